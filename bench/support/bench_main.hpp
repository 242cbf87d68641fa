// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "support/backends.hpp"
#include "support/options.hpp"
#include "support/sweep_job.hpp"
#include "support/timed_job.hpp"

namespace qsweep::bench {

/// What jobs are made from.
struct bench_setup {
  const bench_options& options;
  const backend_set& backends;
  verifier& check;  ///< outlives the jobs

  /// The sweeps as jobs, each of at most options.points thresholds.
  std::vector<timed_job> timed(std::vector<sweep_job> sweeps) const;
};

/// The main() of a benchmark program: reads the options (support/options.hpp) and Google
/// Benchmark's own, makes the jobs (`make_jobs` may register other benchmarks too), verifies and
/// times them. Returns what the program exits with: 1 when a result was wrong or a job failed, 2
/// when the options are wrong or the data could not be had, 4 when no backend that was asked for is
/// there.
int bench_main(int argc, char** argv,
               const std::function<std::vector<timed_job>(const bench_setup&)>& make_jobs,
               const bench_options& defaults = {});

}  // namespace qsweep::bench
