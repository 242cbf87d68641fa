// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/timed_job.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>

namespace qsweep::bench {
namespace {

constexpr int most_runs = 1000;

double mean_seconds(const ready_job& job, int runs) {
  double sum_s = 0.0;
  for (int i = 0; i < runs; ++i) sum_s += job.run();
  return sum_s / runs;
}

void add_counters(benchmark::State& state, const ready_job& job, int runs, double seconds) {
  state.counters["verified"] = 1;
  state.counters["runs"] = runs;
  const auto add = [&](const char* name, double value) {
    if (std::isfinite(value) && value > 0.0) state.counters[name] = value;
  };
  add("thresholds", job.work.thresholds);
  if (seconds <= 0.0) return;
  add("thresholds/s", job.work.thresholds / seconds);
  add("elements/s", job.work.elements / seconds);
  add("GB/s", job.work.bytes / seconds / 1e9);
  add("GFLOP/s", job.work.operations / seconds / 1e9);
  add("share_of_roof", job.roof_s / seconds);
}

}  // namespace

double wall_seconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

int job_runner::count_runs(const ready_job& job) const {
  if (options_.min_time_s <= 0.0) return 1;
  const double one_s = wall_seconds([&] { job.run(); });
  return static_cast<int>(std::clamp(std::ceil(options_.min_time_s / one_s), 1.0, 1.0 * most_runs));
}

job_runner::current& job_runner::prepared(const timed_job& job) {
  if (current_ && current_->name == job.name) return *current_;
  current_.reset();
  current made{.name = job.name, .job = {}};
  try {
    made.job = job.prepare();
    if (!options_.only_verify) {
      if (made.job.warm_up) {
        made.job.warm_up();
      } else {
        made.job.run();
      }
      made.runs = count_runs(made.job);
    }
  } catch (const std::exception& problem) {
    made.problem = problem.what();
    ++failures_;
  }
  return current_.emplace(std::move(made));
}

void job_runner::add(const timed_job& job) {
  const auto time = [this, job](benchmark::State& state) {
    current& now = prepared(job);
    if (!now.problem.empty()) return state.SkipWithError(now.problem.c_str());
    double seconds = 0.0;
    try {
      for (auto _ : state) {
        if (!options_.only_verify) seconds = mean_seconds(now.job, now.runs);
        state.SetIterationTime(seconds);
      }
    } catch (const std::exception& problem) {
      now.problem = problem.what();
      ++failures_;
      return state.SkipWithError(problem.what());
    }
    add_counters(state, now.job, now.runs, seconds);
    state.SetLabel(now.job.label);
  };
  benchmark::RegisterBenchmark(job.name.c_str(), time)
      ->Iterations(1)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace qsweep::bench
