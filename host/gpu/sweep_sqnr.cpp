// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "gpu/ops.hpp"
#include "gpu/sqnr_sweeps.hpp"

namespace qsweep::gpu {
namespace {

// Nanoseconds, predicted for an H100 by kernels/sweep_sqnr/README.md. To sort and sum a weight, and
// to start doing so:
constexpr double sort_start_ns = 100e3;
constexpr double sort_ns = 0.1;
// A quantizer and a cell of it, of sorted weights.
constexpr double row_ns = 6.0;
constexpr double cell_ns = 0.3;
// A weight under one quantizer in shared memory, and in global memory.
constexpr double direct_shared_ns = 0.7e-3;
constexpr double direct_global_ns = 4e-3;
constexpr std::size_t most_shared_levels = 2048;

}  // namespace

sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                     std::span<const sqnr_workload> plan) {
  const auto num_weights = static_cast<double>(weights.values.size());
  const auto num_groups = static_cast<double>(weights.groups.size());
  double direct = 0.0;
  double sorted = sort_start_ns + sort_ns * num_weights;
  for (const auto& [num_levels, num_points] : plan) {
    const auto points = static_cast<double>(num_points);
    const double weight_ns = num_levels <= most_shared_levels ? direct_shared_ns : direct_global_ns;
    direct += points * weight_ns * num_weights;
    sorted += points * num_groups * (row_ns + cell_ns * static_cast<double>(num_levels));
  }
  return direct <= sorted ? sqnr_algorithm::direct : sqnr_algorithm::sorted;
}

std::unique_ptr<SqnrSweep> sweep_sqnr(const device_context& device, const weights_view& weights,
                                      sqnr_algorithm algorithm) {
  switch (algorithm) {
    case sqnr_algorithm::direct:
      return make_direct_sweep(device, weights);
    case sqnr_algorithm::sorted:
      return make_sorted_sweep(device, weights);
  }
  throw precondition_error("no algorithm " + to_string(algorithm));
}

}  // namespace qsweep::gpu
