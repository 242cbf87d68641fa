// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace qsweep::bench {

constexpr auto no_limit = std::numeric_limits<std::size_t>::max();

/// What Google Benchmark's own options leave open, and those that are taken from it.
struct bench_options {
  int threads = 0;                         ///< --threads=N, 0: all cores
  std::string verified = {};               ///< --verified=FILE, where verified results are kept
  std::size_t checks = 40;                 ///< --checks=N, thresholds a sweep is verified at
  std::size_t images = no_limit;           ///< --images=N, the first so many only (a trial)
  std::size_t points = no_limit;           ///< --points=N, at most so many thresholds (a trial)
  bool verify = false;                     ///< --verify: verify only, time nothing
  bool describe = false;                   ///< --describe: print the context only
  bool list = false;                       ///< --list: print the names of the jobs only
  bool quick = false;                      ///< --quick: the smallest sizes only
  std::vector<std::string> backends = {};  ///< --backend=cpu,cuda; empty: all there are
  int device = 0;                          ///< --device=N
  double min_time_s = 0.0;                 ///< --min_time=SECONDS that a repetition fills at least
  bool print_json = false;                 ///< --benchmark_format=json
  std::string out = {};                    ///< --benchmark_out=FILE, JSON, whole after each row
};

/// Takes our options out of argv, starting from the program's own defaults, and hands the others to
/// Google Benchmark. Throws usage_error for one that is neither's or has a wrong value.
bench_options read_options(int argc, char** argv, bench_options defaults);

}  // namespace qsweep::bench
