// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cub/block/block_reduce.cuh>

#include "common/launch.hpp"
#include "optimal_supports/support_sums.hpp"

namespace qsweep {
namespace {

constexpr int threads = 128;

struct add_sums {
  __device__ support_sums operator()(const support_sums& a, const support_sums& b) const {
    return {a.noise + b.noise, a.product + b.product, a.curvature + b.curvature};
  }
};

/// Block (x, y): part y of the group of probe x.
__global__ void __launch_bounds__(threads)
    support_sums_kernel(const centred_weights weights, const support_probe* __restrict__ probes,
                        double num_levels, support_sums* __restrict__ sums) {
  using reduce = cub::BlockReduce<support_sums, threads>;
  __shared__ typename reduce::TempStorage memory;
  const support_probe probe = probes[blockIdx.x];
  const std::uint64_t begin = weights.group_begin[probe.group];
  const std::uint64_t size = weights.group_begin[probe.group + 1] - begin;
  const std::uint64_t parts = support_parts(size);
  const std::uint64_t part = blockIdx.y;
  if (part >= parts) return;
  const double mean = weights.means[probe.group];
  const double cells = num_levels / 2.0;
  const double in_cells = cells / probe.scale;
  const double step = 1.0 / cells;
  support_sums mine{};
  const std::uint64_t end = begin + size * (part + 1) / parts;
  for (std::uint64_t i = begin + size * part / parts + threadIdx.x; i < end; i += threads) {
    const double distance = fabs(weights.values[i] - mean);
    const double cell = fmin(floor(distance * in_cells), cells - 1.0);
    const double level = __fma_rn(cell, step, 0.5 * step);
    const double error = __fma_rn(-probe.scale, level, distance);
    mine.noise = __fma_rn(error, error, mine.noise);
    mine.product = __fma_rn(distance, level, mine.product);
    mine.curvature = __fma_rn(level, level, mine.curvature);
  }
  const support_sums total = reduce(memory).Reduce(mine, add_sums{});
  if (threadIdx.x == 0) sums[blockIdx.x * std::size_t{gridDim.y} + part] = total;
}

}  // namespace

void launch_support_sums(const centred_weights& weights, const support_probe* probes,
                         std::size_t num_probes, std::size_t parts, int bits, support_sums* sums,
                         cudaStream_t stream) {
  if (num_probes == 0 || parts == 0) return;
  const dim3 grid(static_cast<unsigned>(num_probes), static_cast<unsigned>(parts));
  support_sums_kernel<<<grid, threads, 0, stream>>>(weights, probes, static_cast<double>(1 << bits),
                                                    sums);
  QSWEEP_CHECK_LAUNCH("support_sums_kernel", stream);
}

}  // namespace qsweep
