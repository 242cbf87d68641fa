// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/dataset.hpp"

#include "core/error.hpp"
#include "io/checksum.hpp"
#include "io/data_files.hpp"
#include "io/manifest.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::AllOf;
using testing::bytes;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using testing::gzip;
using ::testing::HasSubstr;
using testing::make_idx;
using testing::message_of;
using testing::scoped_variable;
using testing::scratch_folder;
using testing::write_bytes;

/// A data set of one label file.
manifest_dataset small_set(const bytes& content) {
  manifest_file file;
  file.name = "labels";
  file.size_bytes = content.size();
  file.sha256 = sha256_hex(std::as_bytes(std::span(content)));
  return {"small", "CC0-1.0", 10, {file}, {}};
}

std::string read_error(const std::filesystem::path& path, const manifest_dataset& set) {
  return message_of<bad_input_error>([&] { read_data_file(path, set, set.files[0]); });
}

TEST(Manifest, HasTheFilesOfBothDataSets) {
  EXPECT_THAT(dataset_names(), ElementsAre("mnist", "fashion-mnist"));
  for (const manifest_dataset& set : data_manifest()) {
    EXPECT_EQ(set.files.size(), 4U);
    EXPECT_GE(set.sources.size(), 2U);
    for (const manifest_file& file : set.files) EXPECT_EQ(file.sha256.size(), 64U);
  }
}

TEST(Manifest, UnknownDataSetNamesTheKnownOnes) {
  EXPECT_THAT(message_of<usage_error>([] { load_dataset("cifar", dataset_part::test); }),
              AllOf(HasSubstr("'cifar'"), HasSubstr("mnist, fashion-mnist")));
}

TEST(DataFile, RawAndGzipGiveTheSameBytes) {
  const scratch_folder folder;
  const bytes content = make_idx({20}, 10);
  const manifest_dataset set = small_set(content);
  write_bytes(folder / "raw", content);
  write_bytes(folder / "packed.gz", gzip(content));
  EXPECT_EQ(read_data_file(folder / "raw", set, set.files[0]), content);
  EXPECT_EQ(read_data_file(folder / "packed.gz", set, set.files[0]), content);
}

TEST(DataFile, EveryRefusalNamesFileReasonAndRemedy) {
  const scratch_folder folder;
  const bytes content = make_idx({20}, 10);
  const manifest_dataset set = small_set(content);
  bytes altered = content;
  altered.back() ^= 1;
  bytes magic = content;
  magic[3] = 3;
  const std::string page = "<html>";
  const std::vector<std::tuple<std::string, bytes, std::string>> cases = {
      {"truncated", bytes(content.begin(), content.end() - 1), "ends early"},
      {"empty", {}, "ends within the IDX magic"},
      {"magic", magic, "magic 00 00 08 03"},
      {"altered", altered, "sha256 of the uncompressed content is"},
      {"other", make_idx({19}, 10), "27 bytes uncompressed, expected 28"},
      {"huge", bytes(200000), "200000 bytes, expected 28"},
      {"truncated.gz", gzip(bytes(content.begin(), content.end() - 1)), "ends early"},
      {"altered.gz", gzip(altered), "sha256"},
      {"bomb.gz", gzip(bytes(1000)), "inflates to more than 28 bytes"},
      {"page.gz", bytes(page.begin(), page.end()), "a web page"},
      {"raw.gz", content, "not a gzip file"},
  };
  for (const auto& [name, file, reason] : cases) {
    write_bytes(folder / name, file);
    EXPECT_THAT(read_error(folder / name, set),
                AllOf(HasSubstr((folder / name).string()), HasSubstr(reason),
                      EndsWith("run: qsweep data fetch small")));
  }
}

TEST(DataFile, FoldersAreSearchedInOrderAndRawBeforeGzip) {
  const scratch_folder first, second;
  const manifest_dataset set = small_set(make_idx({20}, 10));
  const std::vector<std::filesystem::path> folders = {first.path(), second.path()};
  EXPECT_TRUE(find_data_file(folders, set, set.files[0]).empty());
  write_bytes(second / "small/labels", {});
  EXPECT_EQ(find_data_file(folders, set, set.files[0]), second / "small/labels");
  write_bytes(first / "small/labels.gz", {});
  EXPECT_EQ(find_data_file(folders, set, set.files[0]), first / "small/labels.gz");
  write_bytes(first / "small/labels", {});
  EXPECT_EQ(find_data_file(folders, set, set.files[0]), first / "small/labels");
}

TEST(Dataset, VariableComesBeforeTheProject) {
  const scoped_variable chosen("QSWEEP_DATA", "/some/where");
  const std::vector<std::filesystem::path> folders = data_search_path();
  ASSERT_EQ(folders.size(), 2U);
  EXPECT_EQ(folders[0], "/some/where");
  EXPECT_EQ(folders[1].filename(), "data");
}

TEST(Dataset, LoadRefusesADamagedFileOfTheUser) {
  const scratch_folder folder;
  const scoped_variable chosen("QSWEEP_DATA", folder.path().string());
  write_bytes(folder / "mnist/t10k-images-idx3-ubyte", make_idx({3, 28, 28}, 256));
  write_bytes(folder / "mnist/t10k-labels-idx1-ubyte", make_idx({3}, 10));
  EXPECT_THAT(message_of<bad_input_error>([] { load_dataset("mnist", dataset_part::test); }),
              AllOf(HasSubstr("t10k-images-idx3-ubyte: 2368 bytes uncompressed, expected 7840016"),
                    EndsWith("run: qsweep data fetch mnist")));
}

TEST(Dataset, CountsMustAgree) {
  const bytes images = make_idx({3, 2, 2}, 256);
  EXPECT_EQ(make_dataset("x", images, make_idx({3}, 10), 10).view().count(), 3U);
  EXPECT_THAT(
      message_of<bad_input_error>([&] { make_dataset("x", images, make_idx({4}, 10), 10); }),
      HasSubstr("3 images but 4 labels"));
}

// The papers' data sets: 6,000 and 1,000 images a class in Fashion-MNIST by construction; the label
// counts of MNIST's test set are those that its users have always printed.
std::vector<int> label_counts(const dataset& data) {
  std::vector<int> counts(10);
  for (const std::uint8_t label : data.labels) ++counts[label];
  return counts;
}

TEST(Dataset, FashionMnistIsBalanced) {
  const dataset train = load_dataset("fashion-mnist", dataset_part::train);
  const dataset test = load_dataset("fashion-mnist", dataset_part::test);
  EXPECT_EQ(train.view().count(), 60000U);
  EXPECT_EQ(train.image_shape, (tensor_shape{28, 28, 1}));
  EXPECT_EQ(train.images.size(), 60000U * 784U);
  EXPECT_EQ(label_counts(train), std::vector<int>(10, 6000));
  EXPECT_EQ(label_counts(test), std::vector<int>(10, 1000));
}

TEST(Dataset, MnistTestSetHasItsKnownClasses) {
  const dataset test = load_dataset("mnist", dataset_part::test);
  EXPECT_THAT(label_counts(test),
              ElementsAre(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009));
  EXPECT_EQ(load_dataset("mnist", dataset_part::train).view().count(), 60000U);
}

}  // namespace
}  // namespace qsweep
