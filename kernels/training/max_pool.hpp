// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// 2x2 windows with stride 2 over [height][width][channels]; a last odd row or column is in none.
struct pool_shape {
  std::size_t batch = 0;
  std::size_t height = 0;  ///< of x
  std::size_t width = 0;   ///< of x
  std::size_t channels = 0;
};

/// y = the largest of each window, argmax 0..3 (row-major in the window), the first of equal ones.
/// Shapes: x [batch][height][width][channels], y and argmax [batch][height / 2][width /
/// 2][channels]. Exact. Stream: enqueues on `stream`.
void launch_max_pool_forward(const pool_shape& shape, const float* x, float* y,
                             std::uint8_t* argmax, cudaStream_t stream);

/// dx = dy where the window had its maximum, 0 elsewhere; shapes as above. Exact.
/// Stream: enqueues on `stream`.
void launch_max_pool_backward(const pool_shape& shape, const float* dy, const std::uint8_t* argmax,
                              float* dx, cudaStream_t stream);

}  // namespace qsweep
