// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "common/weight_segment.hpp"

namespace qsweep {

/// What one segment adds to its group's moments. Without padding, which a kernel would leave unset.
struct segment_moments {
  double sum = 0.0;
  double squares = 0.0;  ///< of w
  float min = 0.0F;
  float max = 0.0F;
  std::uint64_t non_negative = 0;
};

/// Sums over each segment in double, in a fixed tree: 16 weights a thread one after the other, then
/// pairs; a sum meets at most 24 roundings a term. Extremes and counts are exact.
/// Shapes: weights [num_parameters]; segments and out [count]. Stream: enqueues on `stream`.
void launch_segment_moments(const float* weights, const weight_segment* segments, std::size_t count,
                            segment_moments* out, cudaStream_t stream);

/// out[s] = sum of (w - mean of s's group)^2 over segment s, in the same tree.
/// Shapes: means [groups]; out [count].
void launch_segment_deviations(const float* weights, const weight_segment* segments,
                               std::size_t count, const double* means, double* out,
                               cudaStream_t stream);

}  // namespace qsweep
