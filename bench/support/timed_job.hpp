// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace qsweep::bench {

/// What one run does, for the rates beside its time; 0: does not apply.
struct work_done {
  double thresholds = 0.0;
  double elements = 0.0;    ///< weights, weights x thresholds, images x thresholds ...
  double bytes = 0.0;       ///< that must cross the memory's bus at least
  double operations = 0.0;  ///< additions and multiplications, a fused one counts two
};

/// A job that can be timed: its inputs are in place and its first result was compared with the
/// truth.
struct ready_job {
  /// Runs once and returns the seconds that count. Throws qsweep::error if the result differs from
  /// the verified one, where that can be told.
  std::function<double()> run = {};
  /// Instead of a run to warm up: something shorter.
  std::function<void()> warm_up = {};
  work_done work = {};
  double roof_s = 0.0;     ///< seconds a run takes at the device's measured peaks; 0: not known
  std::string label = {};  ///< the algorithm
};

/// Something to be timed.
struct timed_job {
  std::string name;  ///< what, sizes and, last, the backend, with slashes between
  /// Puts the inputs in place, runs once and compares the result with the truth. Throws, saying
  /// what differs, where it is wrong.
  std::function<ready_job()> prepare;
};

struct runner_options {
  bool only_verify = false;  ///< time nothing
  double min_time_s = 0.0;   ///< a repetition is the mean of as many runs as fill this; 0: of one
};

/// Times jobs one after the other as Google Benchmark asks for them: prepares a job when its first
/// repetition comes, and forgets it when that of the next comes.
class job_runner {
 public:
  explicit job_runner(const runner_options& options) : options_(options) {}

  /// Registers the job as a Google Benchmark whose time is the mean of a repetition's runs, with
  /// the counters `verified` (1), `runs` (of a repetition), and those of work_done and roof_s:
  /// `thresholds`, `thresholds/s`, `elements/s`, `GB/s`, `GFLOP/s`, `share_of_roof`. A job that
  /// went wrong is an error with its reason. This must outlive the benchmarks.
  void add(const timed_job& job);

  /// How many jobs went wrong, for the exit code: Google Benchmark has none.
  int failures() const { return failures_; }

 private:
  struct current {
    std::string name;
    ready_job job;
    int runs = 1;
    std::string problem = {};  ///< why it cannot be timed
  };

  current& prepared(const timed_job& job);
  int count_runs(const ready_job& job) const;

  runner_options options_;
  std::optional<current> current_;
  int failures_ = 0;
};

/// Seconds that `work` takes on the clock of the wall.
double wall_seconds(const std::function<void()>& work);

}  // namespace qsweep::bench
