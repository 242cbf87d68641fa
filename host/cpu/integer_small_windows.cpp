// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_small_windows.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include "cpu/lanes.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace qsweep::cpu {
namespace {

constexpr std::size_t kernel = 3;
constexpr std::size_t side = kernel + 1;
constexpr std::size_t row_bytes = num_lanes * side;
constexpr std::size_t group_bytes = kernel * 2 * row_bytes;

/// One image, for sixteen filters.
struct window_pass {
  const std::uint8_t* image = nullptr;
  const float* constants = nullptr;
  const std::int8_t* codes = nullptr;
  const float* bias = nullptr;
  float* out = nullptr;
  std::size_t width = 0;    ///< of the image
  std::size_t rows = 0;     ///< of windows
  std::size_t columns = 0;  ///< of windows
  std::size_t filters = 0;  ///< from one window of `out` to the next
};

#if defined(__x86_64__)
std::uint32_t load_row(const std::uint8_t* from) {
  std::uint32_t four = 0;
  std::memcpy(&four, from, sizeof(four));
  return four;
}

[[gnu::always_inline]] inline void raise_to(const float_lanes& other, float_lanes& lanes) {
  lanes = lanes < other ? other : lanes;
}

/// Raises `value` to the sums of one position: three rows of the window by three of the kernel.
[[gnu::target("avx512f,avx512vnni"), gnu::always_inline]] inline void raise_to_position(
    const __m512i* pixels, const __m512i (&codes)[kernel][2], std::size_t right, float constant,
    float_lanes& value) {
  __m512i sum = _mm512_setzero_si512();
#pragma GCC unroll 3
  for (std::size_t u = 0; u < kernel; ++u) {
    sum = _mm512_dpbusd_epi32(sum, pixels[u], codes[u][right]);
  }
  int_lanes integers;
  std::memcpy(&integers, &sum, sizeof(sum));
  raise_to(__builtin_convertvector(integers, float_lanes) + constant, value);
}

[[gnu::target("avx512f,avx512vnni")]] float run_pass(const window_pass& pass) {
  __m512i codes[kernel][2];
  for (std::size_t i = 0; i < kernel * 2; ++i) {
    codes[i / 2][i % 2] = _mm512_load_si512(pass.codes + i * row_bytes);
  }
  float_lanes bias;
  load_lanes(pass.bias, bias);
  float_lanes black = bias;
  raise_to(float_lanes{}, black);
  float_lanes largest = black;
  for (std::size_t y = 0; y < pass.rows; ++y) {
    for (std::size_t x = 0; x < pass.columns; ++x) {
      const std::size_t corner = 2 * y * pass.width + 2 * x;
      float* out = pass.out + (y * pass.columns + x) * pass.filters;
      std::uint32_t rows[side];
      for (std::size_t u = 0; u < side; ++u) {
        rows[u] = load_row(pass.image + corner + u * pass.width);
      }
      if ((rows[0] | rows[1] | rows[2] | rows[3]) == 0) {
        store_lanes(black, out);
        continue;
      }
      __m512i pixels[side];
#pragma GCC unroll 4
      for (std::size_t u = 0; u < side; ++u) {
        pixels[u] = _mm512_set1_epi32(static_cast<int>(rows[u]));
      }
      const float* above = pass.constants + corner;
      const float* below = above + pass.width;
      float_lanes value = float_lanes{} - std::numeric_limits<float>::infinity();
      raise_to_position(pixels, codes, 0, above[0], value);
      raise_to_position(pixels, codes, 1, above[1], value);
      raise_to_position(pixels + 1, codes, 0, below[0], value);
      raise_to_position(pixels + 1, codes, 1, below[1], value);
      value += bias;
      raise_to(float_lanes{}, value);
      raise_to(value, largest);
      store_lanes(value, out);
    }
  }
  float values[num_lanes];
  store_lanes(largest, values);
  return *std::max_element(values, values + num_lanes);
}
#else
float run_pass(const window_pass& /*pass*/) {
  return 0.0F;
}
#endif

}  // namespace

bool small_windows::serves(const window_geometry& geometry) {
  return chosen_product_kernel() >= product_kernel::avx512_vnni && geometry.positions() == 4 &&
         geometry.spec().kernel == kernel && geometry.spec().input.channels == 1 &&
         geometry.spec().bias_count == geometry.padded_filters();
}

small_windows::small_windows(std::span<const std::int8_t> codes)
    : codes_(codes.size() / (kernel * kernel) / num_lanes * group_bytes) {
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::size_t filter = i / (kernel * kernel);
    const std::size_t u = i / kernel % kernel;
    const std::size_t v = i % kernel;
    std::int8_t* group = &codes_[filter / num_lanes * group_bytes];
    for (std::size_t right = 0; right < 2; ++right) {
      group[(u * 2 + right) * row_bytes + filter % num_lanes * side + v + right] = codes[i];
    }
  }
}

float small_windows::rectify(const window_geometry& geometry, const std::uint8_t* image,
                             const float* constants, const float* bias, float* out) const {
  const layer_spec& spec = geometry.spec();
  float largest = 0.0F;
  for (std::size_t f = 0; f < spec.bias_count; f += num_lanes) {
    largest = std::max(largest, run_pass({.image = image,
                                          .constants = constants,
                                          .codes = &codes_[f / num_lanes * group_bytes],
                                          .bias = bias + f,
                                          .out = out + f,
                                          .width = spec.input.width,
                                          .rows = spec.output.height / 2,
                                          .columns = spec.output.width / 2,
                                          .filters = spec.bias_count}));
  }
  return largest;
}

}  // namespace qsweep::cpu
