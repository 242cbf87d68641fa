// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "support/timed_job.hpp"

namespace qsweep::bench {

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

/// What Google Benchmark's own options leave open.
struct bench_options {
  int threads = 0;                ///< --threads=N, 0: all cores
  std::string verified;           ///< --verified=FILE, where verified results are kept
  std::size_t checks = 40;        ///< --checks=N, thresholds a sweep is verified at
  std::size_t images = no_limit;  ///< --images=N, the first so many only (a trial)
  std::size_t points = no_limit;  ///< --points=N, at most so many thresholds a sweep (a trial)
  bool verify = false;            ///< --verify: verify only, time nothing
  bool describe = false;          ///< --describe: print the provenance (io/provenance.hpp) only
};

/// The main() of a benchmark of sweeps: reads the options and Google Benchmark's own, makes the
/// jobs (`make_jobs` may register other benchmarks too), verifies and times them. Returns 1 when a
/// job's results were wrong, 2 when the options were or the data could not be had.
int bench_main(int argc, char** argv,
               const std::function<std::vector<sweep_job>(const bench_options&)>& make_jobs);

}  // namespace qsweep::bench
