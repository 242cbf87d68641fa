// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cub/block/block_reduce.cuh>

#include "common/launch.hpp"
#include "moments/moments.hpp"

namespace qsweep {
namespace {

constexpr int moments_threads = 256;
static_assert(segment_size == 16 * moments_threads);

/// Sums over the block by a fixed tree, in thread 0.
template <class T>
__device__ T block_sum(T value) {
  using reduce = cub::BlockReduce<T, moments_threads>;
  __shared__ typename reduce::TempStorage memory;
  const T sum = reduce(memory).Sum(value);
  __syncthreads();
  return sum;
}

struct smaller {
  __device__ float operator()(float a, float b) const { return fminf(a, b); }
};

__device__ float block_min(float value) {
  using reduce = cub::BlockReduce<float, moments_threads>;
  __shared__ typename reduce::TempStorage memory;
  const float least = reduce(memory).Reduce(value, smaller{});
  __syncthreads();
  return least;
}

/// A block a segment.
__global__ void __launch_bounds__(moments_threads)
    segment_moments_kernel(const float* __restrict__ weights,
                           const weight_segment* __restrict__ segments,
                           segment_moments* __restrict__ out) {
  const weight_segment segment = segments[blockIdx.x];
  double sum = 0.0;
  double squares = 0.0;
  float least = INFINITY;
  float largest = -INFINITY;
  std::uint32_t non_negative = 0;
  for (std::uint32_t j = threadIdx.x; j < segment.size; j += moments_threads) {
    const float w = weights[segment.offset + j];
    sum += w;
    squares += static_cast<double>(w) * w;
    least = fminf(least, w);
    largest = fmaxf(largest, w);
    non_negative += w >= 0.0F ? 1U : 0U;
  }
  segment_moments all;
  all.sum = block_sum(sum);
  all.squares = block_sum(squares);
  all.non_negative = block_sum(non_negative);
  all.min = block_min(least);
  all.max = -block_min(-largest);
  if (threadIdx.x == 0) out[blockIdx.x] = all;
}

/// A block a segment.
__global__ void __launch_bounds__(moments_threads)
    segment_deviations_kernel(const float* __restrict__ weights,
                              const weight_segment* __restrict__ segments,
                              const double* __restrict__ means, double* __restrict__ out) {
  const weight_segment segment = segments[blockIdx.x];
  const double mean = means[segment.group];
  double sum = 0.0;
  for (std::uint32_t j = threadIdx.x; j < segment.size; j += moments_threads) {
    const double deviation = weights[segment.offset + j] - mean;
    sum = fma(deviation, deviation, sum);
  }
  const double all = block_sum(sum);
  if (threadIdx.x == 0) out[blockIdx.x] = all;
}

}  // namespace

void launch_segment_moments(const float* weights, const weight_segment* segments, std::size_t count,
                            segment_moments* out, cudaStream_t stream) {
  if (count == 0) return;
  segment_moments_kernel<<<static_cast<unsigned>(count), moments_threads, 0, stream>>>(
      weights, segments, out);
  QSWEEP_CHECK_LAUNCH("segment_moments_kernel", stream);
}

void launch_segment_deviations(const float* weights, const weight_segment* segments,
                               std::size_t count, const double* means, double* out,
                               cudaStream_t stream) {
  if (count == 0) return;
  segment_deviations_kernel<<<static_cast<unsigned>(count), moments_threads, 0, stream>>>(
      weights, segments, means, out);
  QSWEEP_CHECK_LAUNCH("segment_deviations_kernel", stream);
}

}  // namespace qsweep
