// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/append_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "tiny_sweep.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;

TEST(AppendFile, GrowsAndReadsBackWithinItself) {
  const testing::scratch_folder folder;
  const auto path = folder / "new" / "folders" / "file";
  append_file file(path);
  EXPECT_EQ(file.size(), 0U);
  file.append("hello ");
  file.append("world");
  EXPECT_EQ(file.read(3, 5), "lo wo");
  file.truncate(5);
  file.append("!");
  file.sync();
  EXPECT_EQ(file.size(), 6U);
  EXPECT_EQ(read_whole_file(path), "hello!");
  EXPECT_THROW(file.read(3, 5), io_error);
}

TEST(AppendFile, KeepsWhatWasThere) {
  const testing::scratch_folder folder;
  const auto path = folder / "file";
  append_file(path).append("one ");
  append_file(path).append("two");
  EXPECT_EQ(read_whole_file(path), "one two");
}

TEST(AppendFile, RefusesASecondWriterUntilTheFirstIsGone) {
  const testing::scratch_folder folder;
  const auto path = folder / "file";
  {
    append_file first(path);
    try {
      append_file second(path);
      FAIL() << "two writers";
    } catch (const io_error& problem) {
      EXPECT_THAT(problem.what(), HasSubstr("another process is writing it"));
      EXPECT_THAT(problem.what(), HasSubstr(path.string()));
    }
    first.append("x");
  }
  append_file third(path);
  EXPECT_EQ(third.size(), 1U);
}

TEST(AppendFile, NamesTheFolderThatCannotBe) {
  const testing::scratch_folder folder;
  append_file(folder / "file").append("x");
  EXPECT_THROW(append_file(folder / "file/below"), io_error);
  EXPECT_THROW(append_file{folder.path()}, io_error);
}

TEST(AppendFile, AWriteThatFailsHalfwayLeavesNothing) {
  const testing::scratch_folder folder;
  const auto path = folder / "file";
  append_file file(path);
  file.append("12345678");
  // The limit on the size of files stands in for a full disk: two of the five bytes still fit.
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit tight{.rlim_cur = 10, .rlim_max = before.rlim_max};
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &tight), 0);
  EXPECT_THROW(file.append("abcde"), io_error);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, old_handler);
  EXPECT_EQ(read_whole_file(path), "12345678");
  file.append("9");
  EXPECT_EQ(read_whole_file(path), "123456789");
}

}  // namespace
}  // namespace qsweep
