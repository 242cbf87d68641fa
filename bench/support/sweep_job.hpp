// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "support/timed_job.hpp"

namespace qsweep::bench {

/// One number for each threshold of a sweep, and a second way to find it.
struct sweep_job {
  std::string name;
  std::vector<double> thresholds;
  double tolerance = 0.0;  ///< largest |run - exact| allowed
  /// Timed: all thresholds together.
  std::function<std::vector<double>(std::span<const double>)> run = {};
  /// The truth at some of them.
  std::function<std::vector<double>(std::span<const double>)> exact = {};
  /// Names what run() uses for these thresholds.
  std::function<std::string(std::span<const double>)> algorithm = {};
  /// Weights or images that a threshold looks at.
  std::function<std::size_t()> elements = {};
};

/// Verifies before sweeps are timed. A job runs once, and its results are compared with the truth
/// at up to `checks` thresholds spread over the sweep; every timed run must give the same results
/// again. With a file, verified results are kept there, so that the next process need not verify
/// anew: {job: {algorithm, thresholds, results, verified (how many)}}.
class verifier {
 public:
  verifier(std::filesystem::path file, std::size_t checks);

  /// The verified results. Throws qsweep::error, naming the threshold, where they are wrong.
  std::vector<double> results_of(const sweep_job& job);

 private:
  std::vector<double> verify(const sweep_job& job) const;
  void keep(const sweep_job& job, const std::vector<double>& results);

  std::filesystem::path file_;  ///< empty: nothing is kept
  std::size_t checks_;
  nlohmann::json known_ = nlohmann::json::object();
};

/// The sweep as something to be timed: all thresholds together. `check` must outlive it.
timed_job timed(const sweep_job& job, verifier& check);

/// `count` places spread over [0, size), both ends among them; all where there are fewer.
std::vector<std::size_t> spread(std::size_t size, std::size_t count);

}  // namespace qsweep::bench
