// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/max_pool.hpp"

namespace qsweep {
namespace {

constexpr unsigned pool_threads = 256;

/// A block a row of windows; neighbouring threads take neighbouring channels.
__global__ void __launch_bounds__(pool_threads)
    max_pool_forward_kernel(pool_shape shape, const float* __restrict__ x, float* __restrict__ y,
                            std::uint8_t* __restrict__ argmax) {
  const std::size_t rows = shape.height / 2;
  const std::size_t image = blockIdx.x / rows;
  const std::size_t x_row = shape.width * shape.channels;
  const std::size_t y_row = shape.width / 2 * shape.channels;
  const float* const top = x + (image * shape.height + blockIdx.x % rows * 2) * x_row;
  for (std::size_t k = threadIdx.x; k < y_row; k += pool_threads) {
    const std::size_t left = k + k / shape.channels * shape.channels;
    const float corners[] = {top[left], top[left + shape.channels], top[left + x_row],
                             top[left + x_row + shape.channels]};
    float largest = corners[0];
    int at = 0;
    for (int corner = 1; corner < 4; ++corner) {
      const bool larger = corners[corner] > largest;
      largest = larger ? corners[corner] : largest;
      at = larger ? corner : at;
    }
    y[blockIdx.x * y_row + k] = largest;
    argmax[blockIdx.x * y_row + k] = static_cast<std::uint8_t>(at);
  }
}

/// A block a row of dx, so that each element is written once, by whoever asks its window.
__global__ void __launch_bounds__(pool_threads)
    max_pool_backward_kernel(pool_shape shape, const float* __restrict__ dy,
                             const std::uint8_t* __restrict__ argmax, float* __restrict__ dx) {
  const std::size_t image = blockIdx.x / shape.height;
  const std::size_t row = blockIdx.x % shape.height;
  const std::size_t x_row = shape.width * shape.channels;
  const std::size_t y_row = shape.width / 2 * shape.channels;
  const std::size_t windows = (image * (shape.height / 2) + row / 2) * y_row;
  for (std::size_t k = threadIdx.x; k < x_row; k += pool_threads) {
    const std::size_t column = k / shape.channels;
    float gradient = 0.0F;
    if (row / 2 < shape.height / 2 && column / 2 < shape.width / 2) {
      const std::size_t window = windows + column / 2 * shape.channels + k % shape.channels;
      if (argmax[window] == row % 2 * 2 + column % 2) gradient = dy[window];
    }
    dx[blockIdx.x * x_row + k] = gradient;
  }
}

}  // namespace

void launch_max_pool_forward(const pool_shape& shape, const float* x, float* y,
                             std::uint8_t* argmax, cudaStream_t stream) {
  const std::size_t rows = shape.batch * (shape.height / 2);
  if (rows == 0) return;
  max_pool_forward_kernel<<<static_cast<unsigned>(rows), pool_threads, 0, stream>>>(shape, x, y,
                                                                                    argmax);
  QSWEEP_CHECK_LAUNCH("max_pool_forward_kernel", stream);
}

void launch_max_pool_backward(const pool_shape& shape, const float* dy, const std::uint8_t* argmax,
                              float* dx, cudaStream_t stream) {
  const std::size_t rows = shape.batch * shape.height;
  if (rows == 0) return;
  max_pool_backward_kernel<<<static_cast<unsigned>(rows), pool_threads, 0, stream>>>(shape, dy,
                                                                                     argmax, dx);
  QSWEEP_CHECK_LAUNCH("max_pool_backward_kernel", stream);
}

}  // namespace qsweep
