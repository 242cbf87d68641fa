// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/gemm.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

QSWEEP_MULTIVERSION void add_rows(const float* bias, std::size_t rows, std::size_t columns,
                                  float* y) {
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t j = 0; j < columns; ++j) y[row * columns + j] += bias[j];
  }
}

QSWEEP_MULTIVERSION void sum_columns(const float* dy, std::size_t rows, std::size_t columns,
                                     float* sums) {
  std::fill_n(sums, columns, 0.0F);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t j = 0; j < columns; ++j) sums[j] += dy[row * columns + j];
  }
}

}  // namespace

void cpu_training_ops::dense_forward(const layer_spec& layer, std::size_t batch,
                                     backend_span<const float> x, backend_span<const float> weights,
                                     backend_span<const float> bias, backend_span<float> y) {
  const std::size_t inputs = layer.input.size();
  const std::size_t outputs = layer.output.size();
  QSWEEP_EXPECTS(x.size == batch * inputs && y.size == batch * outputs, "dense: activation sizes");
  QSWEEP_EXPECTS(weights.size == inputs * outputs && bias.size == outputs, "dense: weight sizes");
  const thread_scope scope(threads_);
  gemm(transposed::no, transposed::yes, batch, outputs, inputs, x.data, weights.data, y.data);
  add_rows(bias.data, batch, outputs, y.data);
}

void cpu_training_ops::dense_backward(const layer_spec& layer, std::size_t batch,
                                      backend_span<const float> x,
                                      backend_span<const float> weights,
                                      backend_span<const float> dy, backend_span<float> dx,
                                      backend_span<float> dweights, backend_span<float> dbias) {
  const std::size_t inputs = layer.input.size();
  const std::size_t outputs = layer.output.size();
  QSWEEP_EXPECTS(x.size == batch * inputs && dy.size == batch * outputs, "dense: activation sizes");
  QSWEEP_EXPECTS(dweights.size == weights.size && dbias.size == outputs, "dense: gradient sizes");
  QSWEEP_EXPECTS(dx.size == 0 || dx.size == x.size, "dense: input gradient size");
  const thread_scope scope(threads_);
  gemm(transposed::yes, transposed::no, outputs, inputs, batch, dy.data, x.data, dweights.data);
  sum_columns(dy.data, batch, outputs, dbias.data);
  if (dx.size > 0) {
    gemm(transposed::no, transposed::no, batch, inputs, outputs, dy.data, weights.data, dx.data);
  }
}

}  // namespace qsweep::cpu
