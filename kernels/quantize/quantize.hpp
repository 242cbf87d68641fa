// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "common/weight_segment.hpp"
#include "quantize/group_cutpoints.hpp"

namespace qsweep {

/// codes[j] = the number of cutpoints of j's group that are <= weights[j], for the weights of all
/// segments; other codes are left alone. Shapes: weights and codes [num_parameters], segments
/// [count]. Exact, 1 to 16 bits. Stream: enqueues on `stream`.
void launch_quantize(const float* weights, const weight_segment* segments, std::size_t count,
                     const group_cutpoints& cutpoints, std::uint16_t* codes, cudaStream_t stream);

}  // namespace qsweep
