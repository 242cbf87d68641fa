// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

void expect_sizes(const layer_spec& layer, std::size_t batch, std::size_t x, std::size_t y,
                  std::size_t weights, std::size_t bias) {
  QSWEEP_EXPECTS(layer.kind == layer_kind::convolution, "the layer must be a convolution");
  QSWEEP_EXPECTS(x == batch * layer.input.size() && y == batch * layer.output.size(),
                 "convolution: activation sizes");
  QSWEEP_EXPECTS(weights == layer.weight_count && bias == layer.bias_count,
                 "convolution: weight sizes");
}

}  // namespace

void cpu_training_ops::convolution_forward(const layer_spec& layer, std::size_t batch,
                                           backend_span<const float> x,
                                           backend_span<const float> weights,
                                           backend_span<const float> bias, backend_span<float> y) {
  expect_sizes(layer, batch, x.size, y.size, weights.size, bias.size);
  const thread_scope scope(threads_);
  convolutions_.get(layer, batch).forward(x.data, weights.data, bias.data, y.data);
}

void cpu_training_ops::convolution_backward(const layer_spec& layer, std::size_t batch,
                                            backend_span<const float> x,
                                            backend_span<const float> dy,
                                            backend_span<float> dweights,
                                            backend_span<float> dbias) {
  expect_sizes(layer, batch, x.size, dy.size, dweights.size, dbias.size);
  const thread_scope scope(threads_);
  convolutions_.get(layer, batch).backward(x.data, dy.data, dweights.data, dbias.data);
}

}  // namespace qsweep::cpu
