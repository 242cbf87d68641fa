// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "level_histogram/level_histogram.hpp"
#include "quantize/find_code.cuh"

namespace qsweep {
namespace {

constexpr int histogram_threads = 256;
/// Up to this many levels a block counts in shared memory first.
constexpr std::size_t most_shared_levels = 1024;

/// A block a segment.
template <bool Shared>
__global__ void __launch_bounds__(histogram_threads)
    level_histogram_kernel(const float* __restrict__ weights,
                           const weight_segment* __restrict__ segments, group_cutpoints of,
                           unsigned long long* __restrict__ counts) {
  __shared__ unsigned own[Shared ? most_shared_levels : 1];
  const weight_segment segment = segments[blockIdx.x];
  const std::uint32_t begin = of.begins[segment.group];
  const auto size = static_cast<int>(of.begins[segment.group + 1] - begin);
  unsigned long long* const group = counts + begin + segment.group;
  if constexpr (Shared) {
    for (int c = static_cast<int>(threadIdx.x); c <= size; c += histogram_threads) own[c] = 0;
    __syncthreads();
  }
  for (std::uint32_t j = threadIdx.x; j < segment.size; j += histogram_threads) {
    const int code = find_code(of.cutpoints + begin, size, weights[segment.offset + j]);
    if constexpr (Shared) {
      atomicAdd(&own[code], 1U);
    } else {
      atomicAdd(&group[code], 1ULL);
    }
  }
  if constexpr (Shared) {
    __syncthreads();
    for (int c = static_cast<int>(threadIdx.x); c <= size; c += histogram_threads) {
      if (own[c] != 0) atomicAdd(&group[c], static_cast<unsigned long long>(own[c]));
    }
  }
}

}  // namespace

void launch_level_histogram(const float* weights, const weight_segment* segments, std::size_t count,
                            const group_cutpoints& cutpoints, std::size_t largest_count,
                            unsigned long long* counts, cudaStream_t stream) {
  if (count == 0) return;
  const auto kernel = largest_count < most_shared_levels ? level_histogram_kernel<true>
                                                         : level_histogram_kernel<false>;
  kernel<<<static_cast<unsigned>(count), histogram_threads, 0, stream>>>(weights, segments,
                                                                         cutpoints, counts);
  QSWEEP_CHECK_LAUNCH("level_histogram_kernel", stream);
}

}  // namespace qsweep
