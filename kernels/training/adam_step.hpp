// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace qsweep {

/// The numbers of one Adam step, rounded to float32 once.
struct adam_factors {
  float one_minus_beta1 = 0.0F;
  float one_minus_beta2 = 0.0F;
  float step_size = 0.0F;  ///< learning rate sqrt(1 - beta2^t) / (1 - beta1^t)
  float epsilon = 0.0F;    ///< outside the root
};

/// m += (g - m)(1 - beta1), v += (g^2 - v)(1 - beta2), p -= step_size m / (sqrt(v) + epsilon), g
/// the gradient. Shapes: all arrays [size]. Error: at most six roundings of float32 a result.
/// Source: Kingma and Ba 2015, the efficient form at the end of their section 2.
/// Stream: enqueues on `stream`.
void launch_adam_step(const adam_factors& factors, std::size_t size, const float* gradient,
                      float* parameters, float* m, float* v, cudaStream_t stream);

}  // namespace qsweep
