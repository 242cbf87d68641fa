// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/bounded_kernels.hpp"

#include <algorithm>
#include <cmath>

#include "cpu/multiversion.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t vector_size = 16;

float larger(float a, float b) {
  return a < b ? b : a;
}

}  // namespace

QSWEEP_MULTIVERSION
void rectify(float* y, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) y[i] = y[i] < 0.0F ? 0.0F : y[i];
}

QSWEEP_MULTIVERSION
void add_parts(const float* bias, std::span<const float> parts, std::size_t stride,
               std::span<float> y) {
  const std::size_t size = y.size();
  for (std::size_t j = 0; j < size; ++j) y[j] = bias[j];
  for (std::size_t begin = 0; begin < parts.size(); begin += stride) {
    const float* part = &parts[begin];
    for (std::size_t j = 0; j < size; ++j) y[j] += part[j];
  }
}

QSWEEP_MULTIVERSION
void convolve(const bounded_layer& layer, const float* x, float* y) {
  const layer_spec& spec = layer.spec;
  const std::size_t channels = spec.output.channels;
  const std::size_t padded = padded_channels(spec);
  const std::size_t row = spec.kernel * spec.input.channels;
  for (std::size_t i = 0; i < spec.output.height; ++i) {
    for (std::size_t j = 0; j < spec.output.width; ++j, y += channels) {
      for (std::size_t o = 0; o < channels; o += vector_size) {
        float sum[vector_size];
        for (std::size_t v = 0; v < vector_size; ++v) sum[v] = layer.bias[o + v];
        const float* weights = &layer.weights[o];
        for (std::size_t u = 0; u < spec.kernel; ++u) {
          const float* from = x + ((i + u) * spec.input.width + j) * spec.input.channels;
          for (std::size_t t = 0; t < row; ++t, weights += padded) {
            for (std::size_t v = 0; v < vector_size; ++v) sum[v] += from[t] * weights[v];
          }
        }
        std::copy_n(sum, std::min(vector_size, channels - o), y + o);
      }
    }
  }
}

QSWEEP_MULTIVERSION
void pool_maxima(const layer_spec& layer, const float* x, float* y) {
  const std::size_t channels = layer.input.channels;
  const std::size_t below = layer.input.width * channels;
  for (std::size_t i = 0; i < layer.output.height; ++i) {
    for (std::size_t j = 0; j < layer.output.width; ++j, y += channels) {
      const float* from = x + 2 * i * below + 2 * j * channels;
      for (std::size_t c = 0; c < channels; ++c) {
        y[c] = larger(larger(from[c], from[channels + c]),
                      larger(from[below + c], from[below + channels + c]));
      }
    }
  }
}

QSWEEP_MULTIVERSION
weighted_sum sum_weighted(const float* x, const double* norms, std::size_t size) {
  double sum = 0.0;
  double nonzeros = 0.0;
#pragma omp simd reduction(+ : sum, nonzeros)
  for (std::size_t k = 0; k < size; ++k) {
    sum += static_cast<double>(std::abs(x[k])) * norms[k];
    nonzeros += x[k] != 0.0F ? 1.0 : 0.0;
  }
  return {.sum = sum, .nonzeros = nonzeros};
}

}  // namespace qsweep::cpu
