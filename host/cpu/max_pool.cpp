// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

/// One output position: the maxima over the four corners of a window, for all channels.
QSWEEP_MULTIVERSION void pool_row(const float* top, const float* bottom, std::size_t width,
                                  std::size_t channels, float* y, std::uint8_t* argmax) {
  for (std::size_t j = 0; j < width; ++j) {
    const float* corners[4] = {top + 2 * j * channels, top + (2 * j + 1) * channels,
                               bottom + 2 * j * channels, bottom + (2 * j + 1) * channels};
    float* best = y + j * channels;
    std::uint8_t* where = argmax + j * channels;
    for (std::size_t c = 0; c < channels; ++c) {
      float value = corners[0][c];
      std::uint8_t at = 0;
      for (std::uint8_t corner = 1; corner < 4; ++corner) {
        const bool larger = corners[corner][c] > value;
        value = larger ? corners[corner][c] : value;
        at = larger ? corner : at;
      }
      best[c] = value;
      where[c] = at;
    }
  }
}

QSWEEP_MULTIVERSION void unpool_row(const float* dy, const std::uint8_t* argmax, std::size_t width,
                                    std::size_t channels, float* top, float* bottom) {
  for (std::size_t j = 0; j < width; ++j) {
    float* corners[4] = {top + 2 * j * channels, top + (2 * j + 1) * channels,
                         bottom + 2 * j * channels, bottom + (2 * j + 1) * channels};
    for (std::uint8_t corner = 0; corner < 4; ++corner) {
      for (std::size_t c = 0; c < channels; ++c) {
        const std::size_t i = j * channels + c;
        corners[corner][c] = argmax[i] == corner ? dy[i] : 0.0F;
      }
    }
  }
}

void expect_sizes(const layer_spec& layer, std::size_t batch, std::size_t input,
                  std::size_t output, std::size_t argmax) {
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
      const float* top = x.data + image * layer.input.size() +
                         2 * (row % layer.output.height) * input_row;
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
      float* top = dx.data + image * layer.input.size() +
                   2 * (row % layer.output.height) * input_row;
      unpool_row(dy.data + row * output_row, argmax.data + row * output_row, layer.output.width,
                 channels, top, top + input_row);
    }
  });
}

}  // namespace qsweep::cpu
