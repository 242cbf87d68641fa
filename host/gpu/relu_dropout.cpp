// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "training/relu_dropout.hpp"

#include <cmath>
#include <string>

#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"

namespace qsweep::gpu {
namespace {

float keep_scale(double rate) {
  QSWEEP_EXPECTS(rate >= 0.0 && rate < 1.0, "dropout rate " + std::to_string(rate));
  return static_cast<float>(1.0 / (1.0 - rate));
}

}  // namespace

void gpu_training_ops::relu_dropout_forward(backend_span<float> y, double rate,
                                            const random_stream& mask) {
  const float scale = keep_scale(rate);
  if (rate > 0.0) {
    const double first_kept = std::ceil(rate * 0x1p32);
    QSWEEP_EXPECTS(first_kept < 0x1p32, "dropout rate " + std::to_string(rate));
    launch_relu_dropout(y.data, y.size, static_cast<std::uint32_t>(first_kept), scale, mask,
                        device_.stream());
  } else {
    launch_relu(y.data, y.size, device_.stream());
  }
}

void gpu_training_ops::relu_dropout_backward(backend_span<const float> y, double rate,
                                             backend_span<float> dy) {
  QSWEEP_EXPECTS(y.size == dy.size, "activation and gradient sizes differ");
  launch_relu_dropout_backward(y.data, y.size, keep_scale(rate), dy.data, device_.stream());
}

}  // namespace qsweep::gpu
