// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The harness of the benchmarks, on jobs whose duration is known.
#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <thread>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/command.hpp"
#include "support/report.hpp"
#include "support/sweep_job.hpp"
#include "support/timed_job.hpp"

namespace qsweep::bench {
namespace {

using nlohmann::json;

/// What the report says of jobs that `add` registers.
json report_of(job_runner& runner, const std::vector<timed_job>& jobs) {
  const temporary_folder folder;
  const std::filesystem::path out = folder.path() / "out.json";
  for (const timed_job& job : jobs) runner.add(job);
  job_reporter reporter(false, out, [](bool at_end) {
    return json{{"asked", at_end ? "at the end" : "before"}};
  });
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  benchmark::RunSpecifiedBenchmarks(&reporter);
  testing::internal::GetCapturedStdout();
  testing::internal::GetCapturedStderr();
  benchmark::ClearRegisteredBenchmarks();
  return json::parse(read_whole_file(out));
}

ready_job taking(double seconds) {
  ready_job job;
  job.run = [=] { return seconds; };
  return job;
}

timed_job sleeping(std::chrono::milliseconds duration) {
  return {.name = "sleep/cpu", .prepare = [=] {
            ready_job job;
            job.run = [=] { return wall_seconds([=] { std::this_thread::sleep_for(duration); }); };
            return job;
          }};
}

TEST(Harness, AJobOfKnownDurationTakesThatLong) {
  job_runner runner({});
  const json rows = report_of(runner, {sleeping(std::chrono::milliseconds(20))})["benchmarks"];
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_GE(rows[0]["real_time"].get<double>(), 20.0);
  // Other processes may have the processor when it wakes.
  EXPECT_LE(rows[0]["real_time"].get<double>(), 200.0);
  EXPECT_EQ(rows[0]["time_unit"], "ms");
}

TEST(Harness, ReportsTheMeanOfWhatRunsReturnNotOfTheClock) {
  timed_job job{.name = "given/cuda", .prepare = [] {
                  ready_job ready = taking(0.25);
                  ready.work = {
                      .thresholds = 5.0, .elements = 10.0, .bytes = 1e9, .operations = 2e9};
                  ready.roof_s = 0.125;
                  ready.label = "some";
                  return ready;
                }};
  job_runner runner({});
  const json row = report_of(runner, {job})["benchmarks"][0];
  EXPECT_DOUBLE_EQ(row["real_time"], 250.0);
  EXPECT_DOUBLE_EQ(row["thresholds"], 5.0);
  EXPECT_DOUBLE_EQ(row["thresholds/s"], 20.0);
  EXPECT_DOUBLE_EQ(row["elements/s"], 40.0);
  EXPECT_DOUBLE_EQ(row["GB/s"], 4.0);
  EXPECT_DOUBLE_EQ(row["GFLOP/s"], 8.0);
  EXPECT_DOUBLE_EQ(row["share_of_roof"], 0.5);
  EXPECT_EQ(row["label"], "some");
  EXPECT_EQ(row["job"], "given");
  EXPECT_EQ(row["backend"], "cuda");
  EXPECT_EQ(row["verified"], true);
}

TEST(Harness, ARepetitionFillsTheLeastTime) {
  job_runner runner({.min_time_s = 0.05});
  const json row = report_of(runner, {sleeping(std::chrono::milliseconds(5))})["benchmarks"][0];
  EXPECT_GE(row["runs"].get<double>(), 2.0);
  EXPECT_LE(row["runs"].get<double>(), 10.0);
}

TEST(Harness, AWrongResultIsNotTimed) {
  int runs = 0;
  const timed_job wrong{.name = "wrong/cpu",
                        .prepare = []() -> ready_job { throw error("4 instead of 5"); }};
  const timed_job right{.name = "right/cpu", .prepare = [&] {
                          ready_job job;
                          job.run = [&] { return ++runs * 1.0; };
                          return job;
                        }};
  job_runner runner({});
  const json rows = report_of(runner, {wrong, right})["benchmarks"];
  EXPECT_EQ(rows[0]["verified"], false);
  EXPECT_EQ(rows[0]["error_message"], "4 instead of 5");
  EXPECT_EQ(rows[1]["verified"], true);
  EXPECT_EQ(runner.failures(), 1);
  EXPECT_EQ(runs, 2);  // to warm up, and timed
}

TEST(Harness, AResultThatChangesIsAnError) {
  verifier check({}, 2);
  int calls = 0;
  sweep_job sweep{.name = "sweep/cpu", .thresholds = {1.0, 2.0}};
  sweep.run = [&](auto asked) { return std::vector<double>(asked.size(), ++calls); };
  sweep.exact = [](auto asked) { return std::vector<double>(asked.size(), 1.0); };
  sweep.algorithm = [](auto) { return "some"; };
  sweep.elements = [] { return std::size_t{1}; };
  job_runner runner({});
  const json row = report_of(runner, {timed(sweep, check)})["benchmarks"][0];
  EXPECT_EQ(row["error_message"], "a timed run has other results");
  EXPECT_EQ(runner.failures(), 1);
}

TEST(Harness, AnUnverifiedThresholdIsNamed) {
  verifier check({}, 2);
  sweep_job sweep{.name = "sweep/cpu", .thresholds = {1.0, 2.5}};
  sweep.run = [](auto) { return std::vector<double>{7.0, std::nan("")}; };
  sweep.exact = [](auto) { return std::vector<double>{7.0, 8.0}; };
  try {
    check.results_of(sweep);
    ADD_FAILURE() << "a NaN was taken for 8";
  } catch (const error& problem) {
    EXPECT_NE(std::string(problem.what()).find("at threshold 2.5"), std::string::npos);
  }
}

TEST(Harness, OnlyVerifyingTimesNothing) {
  job_runner runner({.only_verify = true});
  const timed_job job{.name = "a/cpu", .prepare = [] {
                        ready_job ready;
                        ready.run = []() -> double { throw error("it was run"); };
                        return ready;
                      }};
  EXPECT_EQ(report_of(runner, {job})["benchmarks"][0]["verified"], true);
}

TEST(Harness, TheContextIsAskedAgainAtTheEndAndNamesNoHost) {
  job_runner runner({});
  const timed_job job{.name = "a/cpu", .prepare = [] { return taking(1.0); }};
  const json context = report_of(runner, {job})["context"];
  EXPECT_EQ(context["asked"], "at the end");
  EXPECT_FALSE(context.contains("host_name"));
  EXPECT_FALSE(context.contains("executable"));
}

}  // namespace
}  // namespace qsweep::bench
