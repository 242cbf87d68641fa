// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/add_bias.hpp"

namespace qsweep {
namespace {

constexpr int bias_threads = 256;

/// A block a row.
__global__ void __launch_bounds__(bias_threads)
    add_bias_kernel(std::size_t columns, const float* __restrict__ bias, float* __restrict__ y) {
  float* const row = y + blockIdx.x * columns;
  for (std::size_t j = threadIdx.x; j < columns; j += bias_threads) row[j] += bias[j];
}

}  // namespace

void launch_add_bias(std::size_t rows, std::size_t columns, const float* bias, float* y,
                     cudaStream_t stream) {
  if (rows == 0 || columns == 0) return;
  add_bias_kernel<<<static_cast<unsigned>(rows), bias_threads, 0, stream>>>(columns, bias, y);
  QSWEEP_CHECK_LAUNCH("add_bias_kernel", stream);
}

}  // namespace qsweep
