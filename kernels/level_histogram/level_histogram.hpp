// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "common/weight_segment.hpp"
#include "quantize/group_cutpoints.hpp"

namespace qsweep {

/// counts[begins[g] + g + c] += weights of group g with the code c: a group has one level more than
/// cutpoints. Shapes: as launch_quantize; counts [all levels], which the caller has set to 0.
/// largest_count: no group has more cutpoints. Exact; integer atomics, so that their order is of no
/// concern. Stream: enqueues on `stream`.
void launch_level_histogram(const float* weights, const weight_segment* segments, std::size_t count,
                            const group_cutpoints& cutpoints, std::size_t largest_count,
                            unsigned long long* counts, cudaStream_t stream);

}  // namespace qsweep
