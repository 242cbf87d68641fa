// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/adam_step.hpp"

namespace qsweep {
namespace {

constexpr int adam_threads = 256;

__global__ void __launch_bounds__(adam_threads)
    adam_step_kernel(adam_factors f, std::size_t size, const float* __restrict__ gradient,
                     float* __restrict__ parameters, float* __restrict__ m, float* __restrict__ v) {
  const std::size_t i = std::size_t{blockIdx.x} * adam_threads + threadIdx.x;
  if (i >= size) return;
  const float g = gradient[i];
  const float mean = m[i] + (g - m[i]) * f.one_minus_beta1;
  const float square = v[i] + (g * g - v[i]) * f.one_minus_beta2;
  m[i] = mean;
  v[i] = square;
  parameters[i] -= f.step_size * mean / (sqrtf(square) + f.epsilon);
}

}  // namespace

void launch_adam_step(const adam_factors& factors, std::size_t size, const float* gradient,
                      float* parameters, float* m, float* v, cudaStream_t stream) {
  if (size == 0) return;
  adam_step_kernel<<<static_cast<unsigned>(pieces(size, adam_threads)), adam_threads, 0, stream>>>(
      factors, size, gradient, parameters, m, v);
  QSWEEP_CHECK_LAUNCH("adam_step_kernel", stream);
}

}  // namespace qsweep
