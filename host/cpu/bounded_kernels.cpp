// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/bounded_kernels.hpp"

#include <algorithm>
#include <cmath>

#include "cpu/lanes.hpp"
#include "cpu/multiversion.hpp"

namespace qsweep::cpu {
namespace {

/// kept = max(kept, other), for a number or lane by lane.
QSWEEP_ALWAYS_INLINE void keep_larger(auto& kept, const auto& other) {
  kept = kept < other ? other : kept;
}

/// Sixteen filters at one position. `weights` is [kernel * row][padded], `x` the patch's corner.
QSWEEP_ALWAYS_INLINE void convolve_position(const layer_spec& spec, const float* bias,
                                            const float* weights, std::size_t padded,
                                            const float* x, std::size_t filters, float* y) {
  const std::size_t row = spec.kernel * spec.input.channels;
  float_lanes sum;
  load_lanes(bias, sum);
  for (std::size_t u = 0; u < spec.kernel; ++u) {
    const float* from = x + u * spec.input.width * spec.input.channels;
    for (std::size_t t = 0; t < row; ++t, weights += padded) {
      float_lanes w;
      load_lanes(weights, w);
      sum += from[t] * w;
    }
  }
  if (filters >= num_lanes) {
    store_lanes(sum, y);
  } else {
    std::memcpy(y, &sum, filters * sizeof(float));
  }
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
  for (std::size_t i = 0; i < spec.output.height; ++i) {
    for (std::size_t j = 0; j < spec.output.width; ++j, y += channels) {
      const float* corner = x + (i * spec.input.width + j) * spec.input.channels;
      for (std::size_t o = 0; o < channels; o += num_lanes) {
        convolve_position(spec, &layer.bias[o], &layer.weights[o], padded, corner, channels - o,
                          y + o);
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
      const float* corner = x + 2 * i * below + 2 * j * channels;
      const float* const others[3] = {corner + channels, corner + below, corner + below + channels};
      std::size_t c = 0;
      for (; c + num_lanes <= channels; c += num_lanes) {
        float_lanes best;
        load_lanes(corner + c, best);
        for (const float* other : others) {
          float_lanes value;
          load_lanes(other + c, value);
          keep_larger(best, value);
        }
        store_lanes(best, y + c);
      }
      for (; c < channels; ++c) {
        y[c] = corner[c];
        for (const float* other : others) keep_larger(y[c], other[c]);
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
