// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "cpu/aligned_vector.hpp"
#include "cpu/integer_convolution.hpp"

namespace qsweep::cpu {

/// The convolution of a network's first stage in one pass over the image, for windows of four
/// pixels by four: kernels of 3x3 over one channel, pooled. The products, the patches' sums, the
/// maxima and the rectification of a window stay in registers: a fourth of the time of multiplying
/// copied windows. The results are those of rectify_windows, bit by bit.
class small_windows {
 public:
  /// True for such windows, filters in sixteens, and a processor with AVX-512 VNNI.
  static bool serves(const window_geometry& geometry);

  small_windows() = default;
  /// codes: [filter][3][3].
  explicit small_windows(std::span<const std::int8_t> codes);

  /// out[window][filter] = max(bias[filter] + max over positions of (sum + constant), 0), the
  /// constant being constants[patch] of the position's patch; the largest.
  /// image: [height][width]; constants: as window_geometry::sum_patches lays them out.
  float rectify(const window_geometry& geometry, const std::uint8_t* image, const float* constants,
                const float* bias, float* out) const;

 private:
  /// [sixteen filters][kernel row][left or right position][filter][4 columns]
  aligned_vector<std::int8_t> codes_;
};

}  // namespace qsweep::cpu
