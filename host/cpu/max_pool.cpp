// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/lanes.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

/// Where the four corners of window j start in a row of windows, at channel c.
template <class T>
QSWEEP_ALWAYS_INLINE std::array<T*, 4> window(T* top, T* bottom, std::size_t j,
                                              std::size_t channels, std::size_t c) {
  const std::size_t left = 2 * j * channels + c;
  return {top + left, top + left + channels, bottom + left, bottom + left + channels};
}

QSWEEP_ALWAYS_INLINE void pool_lanes(const std::array<const float*, 4>& corners, float* y,
                                     std::uint8_t* argmax) {
  float_lanes best;
  load_lanes(corners[0], best);
  int_lanes at{};
  for (std::size_t corner = 1; corner < 4; ++corner) {
    float_lanes value;
    load_lanes(corners[corner], value);
    const int_lanes larger = value > best;
    best = larger ? value : best;
    at = larger ? int_lanes{} + static_cast<std::int32_t>(corner) : at;
  }
  store_lanes(best, y);
  store_lanes(__builtin_convertvector(at, byte_lanes), argmax);
}

QSWEEP_ALWAYS_INLINE void pool_one(const std::array<const float*, 4>& corners, float* y,
                                   std::uint8_t* argmax) {
  *y = *corners[0];
  *argmax = 0;
  for (std::uint8_t corner = 1; corner < 4; ++corner) {
    if (!(*corners[corner] > *y)) continue;
    *y = *corners[corner];
    *argmax = corner;
  }
}

QSWEEP_ALWAYS_INLINE void unpool_lanes(const float* dy, const std::uint8_t* argmax,
                                       const std::array<float*, 4>& corners) {
  float_lanes gradient;
  load_lanes(dy, gradient);
  byte_lanes packed;
  load_lanes(argmax, packed);
  const int_lanes at = __builtin_convertvector(packed, int_lanes);
  for (std::size_t corner = 0; corner < 4; ++corner) {
    store_lanes(at == static_cast<std::int32_t>(corner) ? gradient : float_lanes{},
                corners[corner]);
  }
}

QSWEEP_ALWAYS_INLINE void unpool_one(float dy, std::uint8_t argmax,
                                     const std::array<float*, 4>& corners) {
  for (std::uint8_t corner = 0; corner < 4; ++corner) {
    *corners[corner] = argmax == corner ? dy : 0.0F;
  }
}

/// One row of windows. `top` and `bottom` are the two input rows under it.
QSWEEP_MULTIVERSION void pool_row(const float* top, const float* bottom, std::size_t width,
                                  std::size_t channels, float* y, std::uint8_t* argmax) {
  for (std::size_t j = 0; j < width; ++j) {
    std::size_t c = 0;
    for (; c + num_lanes <= channels; c += num_lanes) {
      const std::size_t at = j * channels + c;
      pool_lanes(window(top, bottom, j, channels, c), y + at, argmax + at);
    }
    for (; c < channels; ++c) {
      const std::size_t at = j * channels + c;
      pool_one(window(top, bottom, j, channels, c), y + at, argmax + at);
    }
  }
}

QSWEEP_MULTIVERSION void unpool_row(const float* dy, const std::uint8_t* argmax, std::size_t width,
                                    std::size_t channels, float* top, float* bottom) {
  for (std::size_t j = 0; j < width; ++j) {
    std::size_t c = 0;
    for (; c + num_lanes <= channels; c += num_lanes) {
      const std::size_t at = j * channels + c;
      unpool_lanes(dy + at, argmax + at, window(top, bottom, j, channels, c));
    }
    for (; c < channels; ++c) {
      const std::size_t at = j * channels + c;
      unpool_one(dy[at], argmax[at], window(top, bottom, j, channels, c));
    }
  }
}

void expect_sizes(const layer_spec& layer, std::size_t batch, std::size_t input, std::size_t output,
                  std::size_t argmax) {
  QSWEEP_EXPECTS(layer.kind == layer_kind::max_pool, "the layer must be a max-pool");
  QSWEEP_EXPECTS(input == batch * layer.input.size() && output == batch * layer.output.size() &&
                     argmax == output,
                 "max-pool: sizes");
}

}  // namespace

void cpu_training_ops::max_pool_forward(const layer_spec& layer, std::size_t batch,
                                        backend_span<const float> x, backend_span<float> y,
                                        backend_span<std::uint8_t> argmax) {
  expect_sizes(layer, batch, x.size, y.size, argmax.size);
  const std::size_t channels = layer.input.channels;
  const std::size_t input_row = layer.input.width * channels;
  const std::size_t output_row = layer.output.width * channels;
  parallel_parts(threads_, batch, 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin * layer.output.height; row < end * layer.output.height; ++row) {
      const std::size_t image = row / layer.output.height;
      const float* top =
          x.data + image * layer.input.size() + 2 * (row % layer.output.height) * input_row;
      pool_row(top, top + input_row, layer.output.width, channels, y.data + row * output_row,
               argmax.data + row * output_row);
    }
  });
}

void cpu_training_ops::max_pool_backward(const layer_spec& layer, std::size_t batch,
                                         backend_span<const float> dy,
                                         backend_span<const std::uint8_t> argmax,
                                         backend_span<float> dx) {
  expect_sizes(layer, batch, dx.size, dy.size, argmax.size);
  const std::size_t channels = layer.input.channels;
  const std::size_t input_row = layer.input.width * channels;
  const std::size_t output_row = layer.output.width * channels;
  const bool covered = layer.input.width % 2 == 0 && layer.input.height % 2 == 0;
  parallel_parts(threads_, batch, 1, [&](std::size_t begin, std::size_t end) {
    if (!covered) {
      std::fill(dx.data + begin * layer.input.size(), dx.data + end * layer.input.size(), 0.0F);
    }
    for (std::size_t row = begin * layer.output.height; row < end * layer.output.height; ++row) {
      const std::size_t image = row / layer.output.height;
      float* top =
          dx.data + image * layer.input.size() + 2 * (row % layer.output.height) * input_row;
      unpool_row(dy.data + row * output_row, argmax.data + row * output_row, layer.output.width,
                 channels, top, top + input_row);
    }
  });
}

}  // namespace qsweep::cpu
