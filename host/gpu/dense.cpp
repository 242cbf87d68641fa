// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"
#include "training/add_bias.hpp"

namespace qsweep::gpu {
namespace {

std::int64_t as_dimension(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

/// C [m][n] = A B over k, C without gaps between its rows.
void multiply_rows(cublasHandle_t handle, std::size_t m, std::size_t n, std::size_t k,
                   const matrix<float>& a, const matrix<float>& b, float* c) {
  const product_shape shape{.m = as_dimension(m),
                            .n = as_dimension(n),
                            .k = as_dimension(k),
                            .c_stride = as_dimension(n)};
  multiply(handle, shape, 1.0F, a, b, 0.0F, c);
}

matrix<float> rows_of(const float* data, std::size_t columns, bool transposed = false) {
  return {.data = data, .stride = as_dimension(columns), .transposed = transposed};
}

}  // namespace

void gpu_training_ops::dense_forward(const layer_spec& layer, std::size_t batch,
                                     backend_span<const float> x, backend_span<const float> weights,
                                     backend_span<const float> bias, backend_span<float> y) {
  const std::size_t inputs = layer.input.size();
  const std::size_t outputs = layer.output.size();
  QSWEEP_EXPECTS(x.size == batch * inputs && y.size == batch * outputs, "dense: activation sizes");
  QSWEEP_EXPECTS(weights.size == inputs * outputs && bias.size == outputs, "dense: weight sizes");
  multiply_rows(device_.cublas(), batch, outputs, inputs, rows_of(x.data, inputs),
                rows_of(weights.data, inputs, true), y.data);
  launch_add_bias(batch, outputs, bias.data, y.data, device_.stream());
}

void gpu_training_ops::dense_backward(const layer_spec& layer, std::size_t batch,
                                      backend_span<const float> x,
                                      backend_span<const float> weights,
                                      backend_span<const float> dy, backend_span<float> dx,
                                      backend_span<float> dweights, backend_span<float> dbias) {
  const std::size_t inputs = layer.input.size();
  const std::size_t outputs = layer.output.size();
  QSWEEP_EXPECTS(x.size == batch * inputs && dy.size == batch * outputs, "dense: activation sizes");
  QSWEEP_EXPECTS(weights.size == inputs * outputs, "dense: weight sizes");
  QSWEEP_EXPECTS(dweights.size == weights.size && dbias.size == outputs, "dense: gradient sizes");
  QSWEEP_EXPECTS(dx.size == 0 || dx.size == x.size, "dense: input gradient size");
  multiply_rows(device_.cublas(), outputs, inputs, batch, rows_of(dy.data, outputs, true),
                rows_of(x.data, inputs), dweights.data);
  sum_columns(batch, outputs, dy.data, dbias.data);
  if (dx.size > 0) {
    multiply_rows(device_.cublas(), batch, inputs, outputs, rows_of(dy.data, outputs),
                  rows_of(weights.data, inputs), dx.data);
  }
}

}  // namespace qsweep::gpu
