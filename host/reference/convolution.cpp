// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/training_ops.hpp"

namespace qsweep::reference {
namespace {

/// Where an element stands: [batch][height][width][channels], and [out][in][kernel][kernel].
std::size_t at(const tensor_shape& shape, std::size_t b, std::size_t i, std::size_t j,
               std::size_t c) {
  return ((b * shape.height + i) * shape.width + j) * shape.channels + c;
}

std::size_t weight_at(const layer_spec& layer, std::size_t o, std::size_t c, std::size_t u,
                      std::size_t v) {
  return ((o * layer.input.channels + c) * layer.kernel + u) * layer.kernel + v;
}

}  // namespace

void training_ops::convolution_forward(const layer_spec& layer, std::size_t batch,
                                       backend_span<const float> x,
                                       backend_span<const float> weights,
                                       backend_span<const float> bias, backend_span<float> y) {
  const auto output = [&](std::size_t b, std::size_t i, std::size_t j, std::size_t o) {
    double sum = bias.data[o];
    for (std::size_t c = 0; c < layer.input.channels; ++c) {
      for (std::size_t u = 0; u < layer.kernel; ++u) {
        for (std::size_t v = 0; v < layer.kernel; ++v) {
          sum += static_cast<double>(x.data[at(layer.input, b, i + u, j + v, c)]) *
                 static_cast<double>(weights.data[weight_at(layer, o, c, u, v)]);
        }
      }
    }
    return static_cast<float>(sum);
  };
  for (std::size_t b = 0; b < batch; ++b) {
    for (std::size_t i = 0; i < layer.output.height; ++i) {
      for (std::size_t j = 0; j < layer.output.width; ++j) {
        for (std::size_t o = 0; o < layer.output.channels; ++o) {
          y.data[at(layer.output, b, i, j, o)] = output(b, i, j, o);
        }
      }
    }
  }
}

void training_ops::convolution_backward(const layer_spec& layer, std::size_t batch,
                                        backend_span<const float> x, backend_span<const float> dy,
                                        backend_span<float> dweights, backend_span<float> dbias) {
  // Sum over all output pixels of channel o of dy * term(b, i, j).
  const auto sum_over_pixels = [&](std::size_t o, auto term) {
    double sum = 0.0;
    for (std::size_t b = 0; b < batch; ++b) {
      for (std::size_t i = 0; i < layer.output.height; ++i) {
        for (std::size_t j = 0; j < layer.output.width; ++j) {
          sum += static_cast<double>(dy.data[at(layer.output, b, i, j, o)]) * term(b, i, j);
        }
      }
    }
    return static_cast<float>(sum);
  };
  for (std::size_t o = 0; o < layer.output.channels; ++o) {
    dbias.data[o] = sum_over_pixels(o, [](auto...) { return 1.0; });
    for (std::size_t c = 0; c < layer.input.channels; ++c) {
      for (std::size_t u = 0; u < layer.kernel; ++u) {
        for (std::size_t v = 0; v < layer.kernel; ++v) {
          dweights.data[weight_at(layer, o, c, u, v)] =
              sum_over_pixels(o, [&](std::size_t b, std::size_t i, std::size_t j) {
                return static_cast<double>(x.data[at(layer.input, b, i + u, j + v, c)]);
              });
        }
      }
    }
  }
}

}  // namespace qsweep::reference
