// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/recorded_sweep.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <numeric>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "tiny_sweep.hpp"

namespace qsweep {
namespace {

using testing::tiny_sweep;

void ignore_row(std::span<const indexed_row> /*rows*/) {}

/// A sweep whose rows are of every kind: numbers, an infinity, and a failure.
tiny_sweep varied_sweep() {
  tiny_sweep sweep;
  sweep.weights.parameters = {-1.0F, 1.0F, -1.0F, 1.0F, -1.0F, 1.0F};
  sweep.request.bits = {1, 9};
  sweep.request.wsupp = {2.0, named_threshold::jayant};
  return sweep;
}

std::size_t points_run(const tiny_sweep& sweep) {
  return std::accumulate(sweep.backend.batches.begin(), sweep.backend.batches.end(),
                         std::size_t{0});
}

TEST(RecordedSweep, WithoutAFolderOnlyRuns) {
  const tiny_sweep sweep = varied_sweep();
  std::vector<sweep_row> rows;
  const sweep_outcome outcome = run_recorded_sweep(
      sweep.job(), {},
      one_by_one([&](std::uint64_t, const sweep_row& row) { rows.push_back(row); }));
  EXPECT_EQ(outcome.points, 4U);
  EXPECT_EQ(outcome.resumed, 0U);
  EXPECT_EQ(outcome.failed, 1U);
  EXPECT_EQ(rows, run_sweep(sweep.job()));
}

TEST(RecordedSweep, RowsFileHoldsTheRowsAsCsv) {
  const testing::scratch_folder folder;
  const tiny_sweep sweep = varied_sweep();
  EXPECT_EQ(run_recorded_sweep(sweep.job(), folder.path(), ignore_row).failed, 1U);
  const std::string csv = read_whole_file(folder / "rows.csv");
  EXPECT_EQ(std::ranges::count(csv, '\n'), 5);
  EXPECT_TRUE(csv.starts_with("weights_sha256,model,dataset,scope,layer,quantizer,bits,wsupp,"));
  EXPECT_NE(csv.find("abc,tiny,tiny-images,global,all,uniform,1,2,inf,"), std::string::npos);
  EXPECT_NE(csv.find(",reference,direct,exact\n"), std::string::npos);
}

TEST(RecordedSweep, ResumesFromEveryByteWithTheSameEnd) {
  // Thousands of syncs: in memory where that is possible.
  const bool has_memory_folder = std::filesystem::is_directory("/dev/shm");
  const testing::scratch_folder folder(has_memory_folder ? "/dev/shm" : ::testing::TempDir());
  const tiny_sweep first = varied_sweep();
  const auto all = run_sweep(first.job());
  run_recorded_sweep(first.job(), folder.path(), ignore_row);
  const std::string journal = read_whole_file(folder / "journal.jsonl");
  const std::string csv = read_whole_file(folder / "rows.csv");
  for (std::size_t size = 0; size <= journal.size(); ++size) {
    write_file_atomically(folder / "journal.jsonl", journal.substr(0, size));
    std::filesystem::remove(folder / "rows.csv");
    const auto lines = std::count(journal.begin(), journal.begin() + static_cast<long>(size), '\n');
    const auto acknowledged = static_cast<std::uint64_t>(std::max(lines - 1, 0L));
    const tiny_sweep again = varied_sweep();
    std::vector<sweep_row> rows;
    const sweep_outcome outcome = run_recorded_sweep(
        again.job(), folder.path(), one_by_one([&](std::uint64_t index, const sweep_row& row) {
          EXPECT_EQ(index, rows.size());
          rows.push_back(row);
        }));
    ASSERT_EQ(outcome.resumed, acknowledged) << "at byte " << size;
    ASSERT_EQ(outcome.failed, 1U) << "at byte " << size;
    ASSERT_EQ(rows, all) << "at byte " << size;
    ASSERT_EQ(read_whole_file(folder / "journal.jsonl"), journal) << "at byte " << size;
    ASSERT_EQ(read_whole_file(folder / "rows.csv"), csv) << "at byte " << size;
  }
}

TEST(RecordedSweep, RunsNoPointTwice) {
  const testing::scratch_folder folder;
  const tiny_sweep stopped;
  std::uint64_t seen = 0;
  EXPECT_THROW(run_recorded_sweep(
                   stopped.job(), folder.path(),
                   [&](std::span<const indexed_row> rows) { seen += rows.size(); },
                   [&] { return seen > 0; }),
               interrupted_error);
  EXPECT_FALSE(std::filesystem::exists(folder / "rows.csv"));
  const tiny_sweep resumed;
  EXPECT_EQ(run_recorded_sweep(resumed.job(), folder.path(), ignore_row).resumed, seen);
  EXPECT_EQ(points_run(stopped) + points_run(resumed), 8U);
}

TEST(RecordedSweep, ResumesInTheMiddleOfAWalkWithTheSameEnd) {
  const testing::scratch_folder folder;
  const auto walked = [] {
    tiny_sweep sweep;
    sweep.request.bits = {3};
    sweep.request.wsupp = parse_threshold_range("1:2/300");
    sweep.request.want_accuracy = true;
    sweep.backend.for_neighbours = accuracy_algorithm::incremental;
    return sweep;
  };
  run_recorded_sweep(walked().job(), folder.path(), ignore_row);
  const std::string journal = read_whole_file(folder / "journal.jsonl");
  const std::string csv = read_whole_file(folder / "rows.csv");
  for (const std::size_t lines_kept : {2U, 100U, 257U, 300U}) {
    std::size_t end = 0;
    for (std::size_t line = 0; line < lines_kept; ++line) end = journal.find('\n', end) + 1;
    write_file_atomically(folder / "journal.jsonl", journal.substr(0, end));
    const auto again = walked();
    EXPECT_EQ(run_recorded_sweep(again.job(), folder.path(), ignore_row).resumed, lines_kept - 1);
    EXPECT_EQ(read_whole_file(folder / "journal.jsonl"), journal) << lines_kept << " lines";
    EXPECT_EQ(read_whole_file(folder / "rows.csv"), csv) << lines_kept << " lines";
  }
}

TEST(RecordedSweep, LeavesNoDraftsBehind) {
  const testing::scratch_folder folder;
  write_file_atomically(folder / ".rows.csv.draft", "left by a kill");
  const auto files = [&] {
    std::vector<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(folder.path())) {
      names.push_back(each.path().filename());
    }
    std::ranges::sort(names);
    return names;
  };
  const tiny_sweep sweep;
  std::uint64_t seen = 0;
  const auto count = [&](std::span<const indexed_row> rows) { seen += rows.size(); };
  EXPECT_THROW(run_recorded_sweep(sweep.job(), folder.path(), count, [&] { return seen > 0; }),
               interrupted_error);
  EXPECT_EQ(files(), (std::vector<std::string>{"journal.jsonl"}));
  run_recorded_sweep(sweep.job(), folder.path(), count);
  EXPECT_EQ(files(), (std::vector<std::string>{"journal.jsonl", "rows.csv"}));
}

TEST(RecordedSweep, FillsHolesInAnyOrder) {
  const testing::scratch_folder folder;
  const tiny_sweep sweep;
  const auto all = run_sweep(sweep.job());
  run_recorded_sweep(sweep.job(), folder.path(), ignore_row);
  const std::string csv = read_whole_file(folder / "rows.csv");
  // Drop the rows 0, 3 and 4, so that rows behind them are there before they are.
  std::string kept;
  const std::string journal = read_whole_file(folder / "journal.jsonl");
  for (std::size_t begin = 0, end = 0; begin < journal.size(); begin = end) {
    end = journal.find('\n', begin) + 1;
    const std::string line = journal.substr(begin, end - begin);
    const bool dropped = line.starts_with("{\"index\":0,") || line.starts_with("{\"index\":3,") ||
                         line.starts_with("{\"index\":4,");
    if (!dropped) kept += line;
  }
  write_file_atomically(folder / "journal.jsonl", kept);
  std::vector<sweep_row> rows;
  const auto outcome = run_recorded_sweep(
      sweep.job(), folder.path(),
      one_by_one([&](std::uint64_t, const sweep_row& row) { rows.push_back(row); }));
  EXPECT_EQ(outcome.resumed, 5U);
  EXPECT_EQ(rows, all);
  EXPECT_EQ(read_whole_file(folder / "rows.csv"), csv);
}

TEST(RecordedSweep, SurvivesKillWithoutLosingAnEmittedRow) {
  const testing::scratch_folder folder;
  run_recorded_sweep(tiny_sweep().job(), folder / "undisturbed", ignore_row);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    std::uint64_t emitted = 0;
    run_recorded_sweep(tiny_sweep().job(), folder / "killed",
                       one_by_one([&](std::uint64_t, const sweep_row&) {
                         if (++emitted == 5) ::raise(SIGKILL);
                       }));
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  const tiny_sweep resumed;
  EXPECT_GE(run_recorded_sweep(resumed.job(), folder / "killed", ignore_row).resumed, 5U);
  EXPECT_LE(points_run(resumed), 3U);
  EXPECT_EQ(read_whole_file(folder / "killed" / "rows.csv"),
            read_whole_file(folder / "undisturbed" / "rows.csv"));
  EXPECT_EQ(read_whole_file(folder / "killed" / "journal.jsonl"),
            read_whole_file(folder / "undisturbed" / "journal.jsonl"));
}

TEST(RecordedSweep, NeedsWeightsThatCanBeTold) {
  tiny_sweep sweep;
  sweep.weights.sha256.clear();
  const testing::scratch_folder folder;
  EXPECT_THROW(run_recorded_sweep(sweep.job(), folder.path(), ignore_row), precondition_error);
}

}  // namespace
}  // namespace qsweep
