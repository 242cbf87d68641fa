// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "sweep_sqnr/double_double.cuh"
#include "sweep_sqnr/fixed_sums.cuh"

namespace qsweep {
namespace {

constexpr int warp_size = 32;
constexpr int warps = 8;
constexpr int threads = warps * warp_size;
constexpr unsigned all_lanes = 0xffffffffU;
/// Cells of so few weights are added up weight by weight at once.
constexpr std::uint64_t few_weights = 4;

/// The first place in [begin, end) whose value does not come before `bound`.
template <bool OrEqual>
__device__ std::uint64_t find_border(const float* values, std::uint64_t begin, std::uint64_t end,
                                     float bound) {
  while (begin < end) {
    const std::uint64_t middle = begin + (end - begin) / 2;
    const float value = values[middle];
    if (OrEqual ? value <= bound : value < bound) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

/// The sorted weights of one group.
struct sorted_group {
  const float* values;
  const fixed_sums* sums;
  std::uint64_t begin;
  std::uint64_t end;
  fixed_units units;

  __device__ fixed_sums before(std::uint64_t place) const {
    return place == begin ? fixed_sums{} : sums[place - 1];
  }
};

__device__ sorted_group group_of(const sorted_view& weights, std::size_t g) {
  return {weights.values, weights.sums, weights.group_begin[g], weights.group_begin[g + 1],
          weights.units[g]};
}

struct cell {
  std::uint64_t begin;
  std::uint64_t end;
  double level;
};

/// Squared errors of weights begin, begin + stride, ..., rounded three times each.
__device__ double_double add_errors(const sorted_group& group, const cell& of, std::uint64_t begin,
                                    std::uint64_t stride) {
  double_double sum;
  for (std::uint64_t i = begin; i < of.end; i += stride) {
    const double error = group.values[i] - of.level;
    const double_double next = two_sum(sum.high, error * error);
    sum = two_sum(next.high, sum.low + next.low);
  }
  return sum;
}

/// q - y (2 s - n y) from the sums. False where its error may exceed u of it: what the fixed point
/// cut off, and 2^-98 of the terms, which covers the eight operations of 2^-103 and less.
__device__ bool add_by_sums(const sorted_group& group, const cell& of, double_double& noise) {
  const auto count = static_cast<double>(of.end - of.begin);
  const fixed_sums sums = group.before(of.end) - group.before(of.begin);
  const double weight_unit = scalbn(1.0, group.units.weights);
  const double square_unit = scalbn(1.0, group.units.squares);
  const double_double sum =
      scaled(to_double_double(static_cast<__int128>(joined(sums.weights))), weight_unit);
  const double_double squares =
      scaled(to_double_double(static_cast<__int128>(joined(sums.squares))), square_unit);
  const double_double inner = two_product(count, of.level) + scaled(sum, -2.0);
  noise = squares + of.level * inner;
  const double magnitude = fabs(of.level);
  const double terms = squares.high + magnitude * (count * magnitude + 2.0 * fabs(sum.high));
  const double lost = count * (square_unit + 2.0 * magnitude * weight_unit);
  constexpr double far_from_underflow = 0x1p-900;
  return noise.high >= far_from_underflow && 0x1p-98 * terms + lost <= 0x1p-53 * noise.high;
}

__device__ double_double sum_of_warp(double_double of) {
#pragma unroll
  for (int step = warp_size / 2; step > 0; step /= 2) {
    of = of + double_double{__shfl_xor_sync(all_lanes, of.high, step),
                            __shfl_xor_sync(all_lanes, of.low, step)};
  }
  return of;
}

/// A cell a lane; cells whose terms cancel are added up by the whole warp, one after the other.
__device__ double_double noise_of_cells(const sorted_group& group, const cell& mine) {
  double_double noise;
  const std::uint64_t count = mine.end - mine.begin;
  bool done = true;
  if (count > few_weights) {
    done = add_by_sums(group, mine, noise);
  } else if (count > 0) {
    noise = add_errors(group, mine, mine.begin, 1);
  }
  const unsigned lane = threadIdx.x % warp_size;
  for (unsigned left = __ballot_sync(all_lanes, !done); left != 0; left &= left - 1) {
    const int owner = __ffs(static_cast<int>(left)) - 1;
    const cell shared{__shfl_sync(all_lanes, mine.begin, owner),
                      __shfl_sync(all_lanes, mine.end, owner),
                      __shfl_sync(all_lanes, mine.level, owner)};
    const double_double sum =
        sum_of_warp(add_errors(group, shared, shared.begin + lane, warp_size));
    if (static_cast<int>(lane) == owner) noise = sum;
  }
  return noise;
}

/// The cells [first, last) of a quantizer by one warp, a lane a cell at a time. Its lower border is
/// the upper one of the lane before.
__device__ double_double noise_of_range(const sorted_group& group, const float* cutpoints,
                                        const double* levels, std::uint32_t num_levels,
                                        std::uint32_t first, std::uint32_t last) {
  double_double noise;
  if (first >= last) return noise;
  const unsigned lane = threadIdx.x % warp_size;
  std::uint64_t below =
      first == 0 ? group.begin
                 : find_border<false>(group.values, group.begin, group.end, cutpoints[first - 1]);
  for (std::uint32_t c = first + lane; c - lane < last; c += warp_size) {
    cell mine{below, group.end, 0.0};
    if (c < last) {
      mine.level = levels[c];
      if (c + 1 < num_levels) {
        mine.end = find_border<false>(group.values, below, group.end, cutpoints[c]);
      }
    }
    const std::uint64_t previous = __shfl_up_sync(all_lanes, mine.end, 1);
    if (lane > 0) mine.begin = previous;
    below = __shfl_sync(all_lanes, mine.end, warp_size - 1);
    if (c >= last) mine.end = mine.begin;
    noise = noise + noise_of_cells(group, mine);
  }
  return sum_of_warp(noise);
}

/// Block i: group i / count under its quantizer i % count. The warps share the cells.
__global__ void __launch_bounds__(threads)
    sweep_sqnr_sorted_kernel(const sorted_view weights, const quantizer_table table,
                             double* __restrict__ energies, std::uint64_t* __restrict__ counts) {
  __shared__ double partial[warps][2];
  const std::size_t i = blockIdx.x;
  const sorted_group group = group_of(weights, i / table.count);
  const packed_quantizer quantizer = table.quantizers[i];
  const std::uint32_t warp = threadIdx.x / warp_size;
  const std::uint32_t lane = threadIdx.x % warp_size;
  const std::uint32_t rows = (quantizer.num_levels + warp_size - 1) / warp_size;
  const std::uint32_t share = (rows + warps - 1) / warps * warp_size;
  const double_double sum =
      noise_of_range(group, table.cutpoints + quantizer.first, table.levels + quantizer.first,
                     quantizer.num_levels, min(warp * share, quantizer.num_levels),
                     min((warp + 1) * share, quantizer.num_levels));
  if (lane == 0) {
    partial[warp][0] = sum.high;
    partial[warp][1] = sum.low;
  }
  __syncthreads();
  if (threadIdx.x == 0) {
    double_double total;
    for (int w = 0; w < warps; ++w) total = total + double_double{partial[w][0], partial[w][1]};
    energies[i] = total.high + total.low;
  }
  if (threadIdx.x == warp_size) {
    const std::uint64_t low =
        find_border<false>(group.values, group.begin, group.end, quantizer.support_low);
    const std::uint64_t high =
        find_border<true>(group.values, group.begin, group.end, quantizer.support_high);
    counts[i] = high > low ? high - low : 0;
  }
}

__global__ void __launch_bounds__(threads)
    signal_energies_kernel(const sorted_view weights, double* __restrict__ energies) {
  const std::size_t g = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (g >= weights.groups) return;
  const sorted_group group = group_of(weights, g);
  const cell all{group.begin, group.end, 0.0};
  double_double energy;
  if (all.begin < all.end && !add_by_sums(group, all, energy)) {
    energy = add_errors(group, all, all.begin, 1);
  }
  energies[g] = energy.high + energy.low;
}

}  // namespace

void launch_sweep_sqnr_sorted(const sorted_view& weights, const quantizer_table& table,
                              double* energies, std::uint64_t* counts, cudaStream_t stream) {
  const std::size_t rows = weights.groups * table.count;
  if (rows == 0) return;
  sweep_sqnr_sorted_kernel<<<static_cast<unsigned>(rows), threads, 0, stream>>>(weights, table,
                                                                                energies, counts);
  QSWEEP_CHECK_LAUNCH("sweep_sqnr_sorted_kernel", stream);
}

void launch_signal_energies(const sorted_view& weights, double* energies, cudaStream_t stream) {
  if (weights.groups == 0) return;
  signal_energies_kernel<<<static_cast<unsigned>(pieces(weights.groups, threads)), threads, 0,
                           stream>>>(weights, energies);
  QSWEEP_CHECK_LAUNCH("signal_energies_kernel", stream);
}

}  // namespace qsweep
