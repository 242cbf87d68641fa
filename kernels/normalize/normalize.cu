// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "normalize/normalize.hpp"

namespace qsweep {
namespace {

constexpr int normalize_threads = 256;

/// A block a segment.
__global__ void __launch_bounds__(normalize_threads)
    normalize_kernel(const float* __restrict__ weights, const weight_segment* __restrict__ segments,
                     const double* __restrict__ means, const double* __restrict__ stds,
                     float* __restrict__ out) {
  const weight_segment segment = segments[blockIdx.x];
  const double mean = means[segment.group];
  const double std = stds[segment.group];
  for (std::uint32_t j = threadIdx.x; j < segment.size; j += normalize_threads) {
    const double w = weights[segment.offset + j];
    out[segment.offset + j] = __double2float_rn(__ddiv_rn(__dsub_rn(w, mean), std));
  }
}

}  // namespace

void launch_normalize(const float* weights, const weight_segment* segments, std::size_t count,
                      const double* means, const double* stds, float* out, cudaStream_t stream) {
  if (count == 0) return;
  normalize_kernel<<<static_cast<unsigned>(count), normalize_threads, 0, stream>>>(
      weights, segments, means, stds, out);
  QSWEEP_CHECK_LAUNCH("normalize_kernel", stream);
}

}  // namespace qsweep
