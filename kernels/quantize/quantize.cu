// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "quantize/find_code.cuh"
#include "quantize/quantize.hpp"

namespace qsweep {
namespace {

constexpr int quantize_threads = 256;

/// A block a segment. The first steps of all searches meet the same cutpoints, which the caches
/// hold.
__global__ void __launch_bounds__(quantize_threads)
    quantize_kernel(const float* __restrict__ weights, const weight_segment* __restrict__ segments,
                    group_cutpoints of, std::uint16_t* __restrict__ codes) {
  const weight_segment segment = segments[blockIdx.x];
  const std::uint32_t begin = of.begins[segment.group];
  const auto size = static_cast<int>(of.begins[segment.group + 1] - begin);
  for (std::uint32_t j = threadIdx.x; j < segment.size; j += quantize_threads) {
    const float w = weights[segment.offset + j];
    codes[segment.offset + j] =
        static_cast<std::uint16_t>(find_code(of.cutpoints + begin, size, w));
  }
}

}  // namespace

void launch_quantize(const float* weights, const weight_segment* segments, std::size_t count,
                     const group_cutpoints& cutpoints, std::uint16_t* codes, cudaStream_t stream) {
  if (count == 0) return;
  quantize_kernel<<<static_cast<unsigned>(count), quantize_threads, 0, stream>>>(weights, segments,
                                                                                 cutpoints, codes);
  QSWEEP_CHECK_LAUNCH("quantize_kernel", stream);
}

}  // namespace qsweep
