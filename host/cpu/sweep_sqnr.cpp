// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "cpu/direct_sqnr.hpp"
#include "cpu/ops.hpp"
#include "cpu/sorted_sqnr.hpp"

namespace qsweep::cpu {
namespace {

// Nanoseconds on one thread of a Xeon with AVX-512, on the 669,706 weights of the MLP: what is
// compared takes the same threads. To sort and sum a weight:
constexpr double sort_ns = 11.0;
// A cutpoint and a quantization of sorted weights; where a group has fewer weights than levels,
// a weight instead of a cutpoint.
constexpr double cutpoint_ns = 30.0;
constexpr double group_ns = 100.0;
constexpr double sorted_weight_ns = 40.0;

/// A weight under one quantization, directly: from tables, by counting cutpoints, by halving.
double direct_weight_ns(std::size_t num_levels) {
  const auto levels = static_cast<double>(num_levels);
  if (num_levels <= 8) return 0.17;
  return num_levels <= 64 ? 0.6 + 0.04 * levels : std::log2(levels);
}

}  // namespace

sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                     std::span<const sqnr_workload> plan) {
  const auto num_weights = static_cast<double>(weights.values.size());
  const auto num_groups = static_cast<double>(weights.groups.size());
  double direct = 0.0;
  double sorted = sort_ns * num_weights;
  for (const auto& [num_levels, num_points] : plan) {
    const auto points = static_cast<double>(num_points);
    direct += points * direct_weight_ns(num_levels) * num_weights;
    const double cutpoints = cutpoint_ns * static_cast<double>(num_levels) * num_groups;
    sorted +=
        points * (group_ns * num_groups + std::min(cutpoints, sorted_weight_ns * num_weights));
  }
  return direct <= sorted ? sqnr_algorithm::direct : sqnr_algorithm::sorted;
}

std::unique_ptr<SqnrSweep> sweep_sqnr(int threads, const weights_view& weights,
                                      sqnr_algorithm algorithm) {
  switch (algorithm) {
    case sqnr_algorithm::direct:
      return make_direct_sweep(threads, weights);
    case sqnr_algorithm::sorted:
      return make_sorted_sweep(threads, weights);
  }
  throw precondition_error("no algorithm " + to_string(algorithm));
}

}  // namespace qsweep::cpu
