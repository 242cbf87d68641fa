// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/fetch.hpp"

#include "core/error.hpp"
#include "io/checksum.hpp"
#include "io/fetch_into.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::AllOf;
using testing::bytes;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::gzip;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::make_idx;
using testing::message_of;
using ::testing::Not;
using testing::read_text;
using testing::scratch_folder;
using testing::write_bytes;
using kind = manifest_source::kind;

/// A data set of one label file, with sources in a scratch folder and a target beside them.
class Fetch : public ::testing::Test {
 protected:
  Fetch() {
    manifest_file file;
    file.name = "labels";
    file.size_bytes = content.size();
    file.sha256 = sha256_hex(std::as_bytes(std::span(content)));
    set = {"small", "CC0-1.0", 10, {file}, {{kind::folder, folder / "source"}}};
  }

  std::vector<data_file_status> fetch() {
    const std::vector<std::filesystem::path> folders = {folder / "target"};
    return fetch_into(set, folders, [this](const std::string& line) { log.push_back(line); });
  }

  std::string fetched() const { return read_text(folder / "target/small/labels"); }

  const bytes content = make_idx({20}, 10);
  const std::string text{content.begin(), content.end()};
  scratch_folder folder;
  manifest_dataset set;
  std::vector<std::string> log;
};

TEST_F(Fetch, TakesARawFileByChecksumWhateverItsName) {
  write_bytes(folder / "source/deep/labels.idx1-ubyte", content);
  const std::vector<data_file_status> statuses = fetch();
  ASSERT_EQ(statuses.size(), 1U);
  EXPECT_EQ(statuses[0].state, data_state::ok);
  EXPECT_EQ(fetched(), text);
}

TEST_F(Fetch, TakesAGzipFileAndStoresItUncompressed) {
  write_bytes(folder / "source/labels.gz", gzip(content));
  fetch();
  EXPECT_EQ(fetched(), text);
}

TEST_F(Fetch, LeavesGoodFilesAlone) {
  write_bytes(folder / "target/small/labels", content);
  EXPECT_EQ(fetch().at(0).state, data_state::ok);
  EXPECT_THAT(log, IsEmpty());
}

TEST_F(Fetch, ReplacesABadFile) {
  write_bytes(folder / "target/small/labels", make_idx({19}, 10));
  write_bytes(folder / "source/labels.gz", gzip(content));
  fetch();
  EXPECT_EQ(fetched(), text);
  EXPECT_THAT(log, Contains(HasSubstr("labels is bad")));
}

TEST_F(Fetch, RefusesEverythingElseAndWritesNothing) {
  bytes altered = content;
  altered.at(27) ^= 1;
  const std::string page = "<html>404</html>";
  write_bytes(folder / "source/a", altered);
  write_bytes(folder / "source/._b", content);  // resource forks are not looked at
  write_bytes(folder / "source/labels.gz", bytes(page.begin(), page.end()));
  EXPECT_THAT(message_of<io_error>([this] { fetch(); }),
              AllOf(HasSubstr("small: no source had labels"), HasSubstr("source")));
  EXPECT_FALSE(std::filesystem::exists(folder / "target"));
  EXPECT_THAT(log, Contains(AllOf(HasSubstr("refused"), HasSubstr("a web page"))));
  EXPECT_THAT(log, Contains(AllOf(HasSubstr("refused"), HasSubstr("sha256"))));
}

TEST_F(Fetch, PublishersMd5Decides) {
  const bytes packed = gzip(content);
  write_bytes(folder / "source/labels.gz", packed);
  set.files[0].gzip_md5 = std::string(32, '0');
  EXPECT_THROW(fetch(), io_error);
  EXPECT_THAT(log, Contains(HasSubstr("md5 is")));
  set.files[0].gzip_md5 = md5_hex(std::as_bytes(std::span(packed)));
  EXPECT_EQ(fetch().at(0).state, data_state::ok);
}

TEST_F(Fetch, GoesOnToTheNextSourceAndSaysSo) {
  write_bytes(folder / "source/labels.gz", gzip(content));
  set.sources.insert(set.sources.begin(), {{kind::web, "http://127.0.0.1:1/"},
                                           {kind::web, "file://" + (folder / "source/").string()},
                                           {kind::folder, folder / "nowhere"}});
  fetch();
  EXPECT_EQ(fetched(), text);
  EXPECT_THAT(log, Contains(HasSubstr("failed: http://127.0.0.1:1/labels.gz")));
  EXPECT_THAT(log, Contains(AllOf(HasSubstr("failed: file://"), HasSubstr("rotocol"))));
  EXPECT_THAT(log, Contains(HasSubstr("nowhere")));
}

TEST_F(Fetch, ErrorNamesEachSourceAndItsReason) {
  set.sources = {{kind::web, "http://127.0.0.1:1/"}, {kind::folder, folder / "nowhere"}};
  EXPECT_THAT(message_of<io_error>([this] { fetch(); }),
              AllOf(HasSubstr("http://127.0.0.1:1/"), HasSubstr("nowhere: No such file")));
}

TEST(DataSelection, AllMeansEveryDataSet) {
  EXPECT_THAT(select_datasets("all"), ElementsAre("mnist", "fashion-mnist"));
  EXPECT_THAT(select_datasets(""), ElementsAre("mnist", "fashion-mnist"));
  EXPECT_THAT(select_datasets("mnist"), ElementsAre("mnist"));
  EXPECT_THAT(message_of<usage_error>([] { select_datasets("mnits"); }),
              HasSubstr("mnist, fashion-mnist, all"));
}

TEST(DataStatus, VerifySaysBadAndListDoesNotLook) {
  const scratch_folder folder;
  const testing::scoped_variable chosen("QSWEEP_DATA", folder.path().string());
  write_bytes(folder / "mnist/train-labels-idx1-ubyte", make_idx({3}, 10));
  const auto is_labels = [](const data_file_status& status) {
    return status.file == "train-labels-idx1-ubyte";
  };
  const auto listed = list_data("mnist");
  const auto verified = verify_data("mnist");
  const auto one = std::find_if(listed.begin(), listed.end(), is_labels);
  const auto two = std::find_if(verified.begin(), verified.end(), is_labels);
  EXPECT_EQ(to_string(one->state), "present");
  EXPECT_EQ(to_string(two->state), "bad");
  EXPECT_THAT(two->detail, AllOf(HasSubstr("11 bytes"), HasSubstr("qsweep data fetch mnist")));
  EXPECT_EQ(two->size_bytes, 60008U);
}

}  // namespace
}  // namespace qsweep
