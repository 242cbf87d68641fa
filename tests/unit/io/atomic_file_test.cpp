// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/atomic_file.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>

#include "core/error.hpp"
#include "io/checksum.hpp"
#include "unit/io/io_support.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;
using testing::message_of;
using testing::read_text;
using testing::scratch_folder;

std::size_t entries(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

/// Lets writes beyond `size` bytes of a file fail, as a full disk does.
class scoped_file_limit {
 public:
  explicit scoped_file_limit(rlim_t size) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now = before_;
    now.rlim_cur = size;
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~scoped_file_limit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }
  scoped_file_limit(const scoped_file_limit&) = delete;
  scoped_file_limit& operator=(const scoped_file_limit&) = delete;

 private:
  void (*signal_)(int);
  rlimit before_{};
};

TEST(AtomicFile, WritesExactlyTheContentAndNothingElse) {
  const scratch_folder folder;
  const std::string content("a\0b\n", 4);
  write_file_atomically(folder / "file", content);
  EXPECT_EQ(read_text(folder / "file"), content);
  EXPECT_EQ(read_whole_file(folder / "file"), content);
  write_file_atomically(folder / "file", "");
  EXPECT_EQ(read_whole_file(folder / "file"), "");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, MakesMissingFolders) {
  const scratch_folder folder;
  write_file_atomically(folder / "a/b/file", "x");
  EXPECT_EQ(read_text(folder / "a/b/file"), "x");
}

TEST(AtomicFile, WorksInTheCurrentFolder) {
  const scratch_folder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  write_file_atomically("file", "x");
  std::filesystem::current_path(before);
  EXPECT_EQ(read_text(folder / "file"), "x");
}

TEST(AtomicFile, FailingWriteLeavesTheOldFileAndNoTemporary) {
  const scratch_folder folder;
  write_file_atomically(folder / "file", "old");
  {
    const scoped_file_limit full(1000);
    EXPECT_THAT(message_of<io_error>(
                    [&] { write_file_atomically(folder / "file", std::string(5000, 'x')); }),
                HasSubstr("file: cannot write: File too large"));
  }
  EXPECT_EQ(read_text(folder / "file"), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, FailingRenameLeavesNoTemporary) {
  const scratch_folder folder;
  std::filesystem::create_directories(folder / "taken/inside");
  EXPECT_THAT(message_of<io_error>([&] { write_file_atomically(folder / "taken", "x"); }),
              HasSubstr("cannot rename"));
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, FileInPlaceOfAFolderIsAnError) {
  const scratch_folder folder;
  write_file_atomically(folder / "file", "x");
  EXPECT_THROW(write_file_atomically(folder / "file/below", "x"), io_error);
}

TEST(AtomicFile, PermissionsFollowTheUmask) {
  const scratch_folder folder;
  const mode_t before = ::umask(027);
  write_file_atomically(folder / "file", "x");
  ::umask(before);
  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder / "file").permissions(),
            perms::owner_read | perms::owner_write | perms::group_read);
}

TEST(AtomicFile, PiecesAppearTogetherAtCommit) {
  const scratch_folder folder;
  write_file_atomically(folder / "file", "old");
  {
    atomic_file out(folder / "file");
    out.append("ne");
    out.append("w");
    EXPECT_EQ(read_text(folder / "file"), "old");
    out.commit();
    EXPECT_EQ(read_text(folder / "file"), "new");
  }
  EXPECT_EQ(read_text(folder / "file"), "new");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, WithoutCommitNothingHappened) {
  const scratch_folder folder;
  write_file_atomically(folder / "file", "old");
  atomic_file(folder / "file").append("new");
  EXPECT_EQ(read_text(folder / "file"), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(AtomicFile, ADraftLeftByAKillIsOverwritten) {
  const scratch_folder folder;
  write_file_atomically(folder / "draft", "left by a kill");
  atomic_file out(folder / "file", "draft");
  out.append("new");
  out.commit();
  EXPECT_EQ(read_text(folder / "file"), "new");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(ReadWholeFile, NamesFileAndReason) {
  const scratch_folder folder;
  EXPECT_THAT(message_of<io_error>([&] { read_whole_file(folder / "none"); }),
              HasSubstr("none: cannot open: No such file"));
  EXPECT_THAT(message_of<io_error>([&] { read_whole_file(folder.path()); }),
              HasSubstr("not a regular file"));
}

// Test vectors of FIPS 180-4's examples and RFC 1321, appendix A.5.
TEST(Checksum, PublishedVectors) {
  EXPECT_EQ(sha256_hex(std::string_view("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string_view()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  const std::string abc = "abc";
  EXPECT_EQ(md5_hex(std::as_bytes(std::span(abc))), "900150983cd24fb0d6963f7d28e17f72");
}

TEST(Checksum, PiecesAndWholeAgree) {
  sha256_stream pieces;
  for (const char* piece : {"a", "", "bc"}) pieces.add(piece);
  EXPECT_EQ(pieces.hex(), sha256_hex(std::string_view("abc")));
}

TEST(Checksum, FileAndBytesAgree) {
  const scratch_folder folder;
  const std::string content((1 << 20) + 17, 'q');
  write_file_atomically(folder / "file", content);
  EXPECT_EQ(sha256_of_file(folder / "file"), sha256_hex(content));
  EXPECT_THAT(message_of<io_error>([&] { sha256_of_file(folder / "none"); }), HasSubstr("none"));
}

}  // namespace
}  // namespace qsweep
