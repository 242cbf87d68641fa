// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/training_ops.hpp"

namespace qsweep::reference {
namespace {

/// sum over k < count of a[k * a_stride] * b[k * b_stride].
double dot(const float* a, std::size_t a_stride, const float* b, std::size_t b_stride,
           std::size_t count) {
  double sum = 0.0;
  for (std::size_t k = 0; k < count; ++k) {
    sum += static_cast<double>(a[k * a_stride]) * static_cast<double>(b[k * b_stride]);
  }
  return sum;
}

}  // namespace

void training_ops::dense_forward(const layer_spec& layer, std::size_t batch,
                                 backend_span<const float> x, backend_span<const float> weights,
                                 backend_span<const float> bias, backend_span<float> y) {
  const std::size_t in = layer.input.size();
  const std::size_t out = layer.output.size();
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t o = 0; o < out; ++o) {
      const double sum = dot(x.data + b * in, 1, weights.data + o * in, 1, in);
      y.data[b * out + o] = static_cast<float>(sum + bias.data[o]);
    }
  }
}

void training_ops::dense_backward(const layer_spec& layer, std::size_t batch,
                                  backend_span<const float> x, backend_span<const float> weights,
                                  backend_span<const float> dy, backend_span<float> dx,
                                  backend_span<float> dweights, backend_span<float> dbias) {
  const std::size_t in = layer.input.size();
  const std::size_t out = layer.output.size();
  for (std::size_t o = 0; o < out; ++o) {
    double bias_sum = 0.0;
    for (std::size_t b = 0; b < batch; ++b) bias_sum += dy.data[b * out + o];
    dbias.data[o] = static_cast<float>(bias_sum);
    for (std::size_t i = 0; i < in; ++i) {
      dweights.data[o * in + i] = static_cast<float>(dot(dy.data + o, out, x.data + i, in, batch));
    }
  }
  if (dx.size == 0) return;
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < in; ++i) {
      dx.data[b * in + i] =
          static_cast<float>(dot(dy.data + b * out, 1, weights.data + i, in, out));
    }
  }
}

}  // namespace qsweep::reference
