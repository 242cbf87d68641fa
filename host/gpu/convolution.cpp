// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"
#include "training/transpose.hpp"

namespace qsweep::gpu {
namespace {

constexpr float one = 1.0F;
constexpr float zero = 0.0F;

void expect_sizes(const layer_spec& layer, std::size_t batch, std::size_t x, std::size_t y,
                  std::size_t weights, std::size_t bias) {
  QSWEEP_EXPECTS(layer.kind == layer_kind::convolution, "the layer must be a convolution");
  QSWEEP_EXPECTS(batch > 0, "convolution: the batch is empty");
  QSWEEP_EXPECTS(x == batch * layer.input.size() && y == batch * layer.output.size(),
                 "convolution: activation sizes");
  QSWEEP_EXPECTS(weights == layer.weight_count && bias == layer.bias_count,
                 "convolution: weight sizes");
}

std::size_t pixels_of(const tensor_shape& shape) {
  return shape.height * shape.width;
}

}  // namespace

const float* gpu_training_ops::channels_first(std::size_t batch, const tensor_shape& shape,
                                              const float* x, device_buffer<float>& room) {
  if (shape.channels == 1) return x;
  room.reserve(batch * shape.size(), device_.stream());
  launch_transpose(batch, pixels_of(shape), shape.channels, x, nullptr, room.data(),
                   device_.stream());
  return room.data();
}

void gpu_training_ops::convolution_forward(const layer_spec& layer, std::size_t batch,
                                           backend_span<const float> x,
                                           backend_span<const float> weights,
                                           backend_span<const float> bias, backend_span<float> y) {
  expect_sizes(layer, batch, x.size, y.size, weights.size, bias.size);
  const convolution_plan& plan = convolutions_.get(device_.cudnn(), layer, batch);
  workspace_.reserve(plan.forward_workspace, device_.stream());
  y_room_.reserve(y.size, device_.stream());
  const float* const input = channels_first(batch, layer.input, x.data, x_room_);
  QSWEEP_CUDNN_TRY(cudnnConvolutionForward(device_.cudnn(), &one, plan.x.get(), input,
                                           plan.weights.get(), weights.data, plan.how.get(),
                                           plan.forward, workspace_.data(), plan.forward_workspace,
                                           &zero, plan.y.get(), y_room_.data()));
  launch_transpose(batch, layer.output.channels, pixels_of(layer.output), y_room_.data(), bias.data,
                   y.data, device_.stream());
}

void gpu_training_ops::convolution_backward(const layer_spec& layer, std::size_t batch,
                                            backend_span<const float> x,
                                            backend_span<const float> dy,
                                            backend_span<float> dweights,
                                            backend_span<float> dbias) {
  expect_sizes(layer, batch, x.size, dy.size, dweights.size, dbias.size);
  sum_columns(batch * pixels_of(layer.output), layer.output.channels, dy.data, dbias.data);
  const convolution_plan& plan = convolutions_.get(device_.cudnn(), layer, batch);
  workspace_.reserve(plan.backward_workspace, device_.stream());
  const float* const input = channels_first(batch, layer.input, x.data, x_room_);
  const float* const gradient = channels_first(batch, layer.output, dy.data, y_room_);
  QSWEEP_CUDNN_TRY(cudnnConvolutionBackwardFilter(
      device_.cudnn(), &one, plan.x.get(), input, plan.y.get(), gradient, plan.how.get(),
      plan.backward, workspace_.data(), plan.backward_workspace, &zero, plan.weights.get(),
      dweights.data));
}

}  // namespace qsweep::gpu
