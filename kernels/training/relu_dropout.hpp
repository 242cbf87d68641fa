// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "core/rng.hpp"

namespace qsweep {

/// y[i] = max(y[i], 0), in place. Shape: [size]. Exact; a NaN stays. Stream: enqueues on `stream`.
void launch_relu(float* y, std::size_t size, cudaStream_t stream);

/// y[i] = max(y[i], 0) scale where mask.word(i) >= first_kept, else 0, in place; i mod 2^34 counts.
/// Shape: [size]. One rounding. Source: Srivastava et al. 2014, scaled in training instead of
/// after. Stream: enqueues on `stream`.
void launch_relu_dropout(float* y, std::size_t size, std::uint32_t first_kept, float scale,
                         const random_stream& mask, cudaStream_t stream);

/// dy[i] = y[i] > 0 ? dy[i] scale : 0, in place, y being what the op above left.
/// Shapes: [size]. One rounding. Stream: enqueues on `stream`.
void launch_relu_dropout_backward(const float* y, std::size_t size, float scale, float* dy,
                                  cudaStream_t stream);

}  // namespace qsweep
