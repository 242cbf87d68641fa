// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "training/max_pool.hpp"

#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"

namespace qsweep::gpu {
namespace {

pool_shape checked_shape(const layer_spec& layer, std::size_t batch, std::size_t input,
                         std::size_t output, std::size_t argmax) {
  QSWEEP_EXPECTS(layer.kind == layer_kind::max_pool, "the layer must be a max-pool");
  QSWEEP_EXPECTS(input == batch * layer.input.size() && output == batch * layer.output.size() &&
                     argmax == output,
                 "max-pool: sizes");
  return {.batch = batch,
          .height = layer.input.height,
          .width = layer.input.width,
          .channels = layer.input.channels};
}

}  // namespace

void gpu_training_ops::max_pool_forward(const layer_spec& layer, std::size_t batch,
                                        backend_span<const float> x, backend_span<float> y,
                                        backend_span<std::uint8_t> argmax) {
  launch_max_pool_forward(checked_shape(layer, batch, x.size, y.size, argmax.size), x.data, y.data,
                          argmax.data, device_.stream());
}

void gpu_training_ops::max_pool_backward(const layer_spec& layer, std::size_t batch,
                                         backend_span<const float> dy,
                                         backend_span<const std::uint8_t> argmax,
                                         backend_span<float> dx) {
  launch_max_pool_backward(checked_shape(layer, batch, dx.size, dy.size, argmax.size), dy.data,
                           argmax.data, dx.data, device_.stream());
}

}  // namespace qsweep::gpu
