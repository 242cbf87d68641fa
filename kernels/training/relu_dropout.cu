// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/relu_dropout.hpp"

namespace qsweep {
namespace {

constexpr int relu_threads = 256;
/// Words that one call of the generator gives.
constexpr std::size_t words_at_once = 4;

__device__ float rectified(float value) {
  return value < 0.0F ? 0.0F : value;
}

__global__ void __launch_bounds__(relu_threads) relu_kernel(float* y, std::size_t size) {
  const std::size_t i = std::size_t{blockIdx.x} * relu_threads + threadIdx.x;
  if (i < size) y[i] = rectified(y[i]);
}

/// A thread takes the elements of one call of the generator.
__global__ void __launch_bounds__(relu_threads)
    relu_dropout_kernel(float* __restrict__ y, std::size_t size, std::uint32_t first_kept,
                        float scale, random_stream mask) {
  const std::size_t block = std::size_t{blockIdx.x} * relu_threads + threadIdx.x;
  const std::size_t first = block * words_at_once;
  if (first >= size) return;
  const auto words = mask.words(static_cast<std::uint32_t>(block));
#pragma unroll
  for (std::size_t k = 0; k < words_at_once; ++k) {
    if (first + k >= size) return;
    y[first + k] = words[k] >= first_kept ? rectified(y[first + k]) * scale : 0.0F;
  }
}

__global__ void __launch_bounds__(relu_threads)
    relu_dropout_backward_kernel(const float* __restrict__ y, std::size_t size, float scale,
                                 float* __restrict__ dy) {
  const std::size_t i = std::size_t{blockIdx.x} * relu_threads + threadIdx.x;
  if (i < size) dy[i] = y[i] > 0.0F ? dy[i] * scale : 0.0F;
}

unsigned blocks_for(std::size_t threads) {
  return static_cast<unsigned>(pieces(threads, relu_threads));
}

}  // namespace

void launch_relu(float* y, std::size_t size, cudaStream_t stream) {
  if (size == 0) return;
  relu_kernel<<<blocks_for(size), relu_threads, 0, stream>>>(y, size);
  QSWEEP_CHECK_LAUNCH("relu_kernel", stream);
}

void launch_relu_dropout(float* y, std::size_t size, std::uint32_t first_kept, float scale,
                         const random_stream& mask, cudaStream_t stream) {
  if (size == 0) return;
  relu_dropout_kernel<<<blocks_for(pieces(size, words_at_once)), relu_threads, 0, stream>>>(
      y, size, first_kept, scale, mask);
  QSWEEP_CHECK_LAUNCH("relu_dropout_kernel", stream);
}

void launch_relu_dropout_backward(const float* y, std::size_t size, float scale, float* dy,
                                  cudaStream_t stream) {
  if (size == 0) return;
  relu_dropout_backward_kernel<<<blocks_for(size), relu_threads, 0, stream>>>(y, size, scale, dy);
  QSWEEP_CHECK_LAUNCH("relu_dropout_backward_kernel", stream);
}

}  // namespace qsweep
