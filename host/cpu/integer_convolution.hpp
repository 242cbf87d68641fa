// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/integer_stages.hpp"
#include "cpu/integer_products.hpp"

namespace qsweep::cpu {

/// A convolution, and the pool behind it, as products of windows: a window holds all pixels that
/// one pooled output (or one output, without a pool) depends on, and the codes of each position in
/// the window stand in rows of their own.
class window_geometry {
 public:
  window_geometry(const integer_stage& stage, const layer_spec& spec);

  const layer_spec& spec() const { return spec_; }
  std::size_t padded_filters() const { return padded_filters_; }
  /// Outputs of an image, pooled, in the order [height][width][filter].
  std::size_t outputs() const { return rows_ * columns_ * spec_.bias_count; }
  std::size_t windows() const { return rows_ * columns_; }
  std::size_t positions() const { return step_ * step_; }
  /// Bytes of a window: [side][side][channels].
  std::size_t window_bytes() const { return side_ * line_bytes(); }

  /// Codes [filter][channel][kernel][kernel] to [position][padded filter] x [window bytes].
  packed_codes pack(std::span<const std::int8_t> codes) const;

  /// The sums of the pixels under the kernel, at the places that patches() gives.
  void sum_patches(const std::uint8_t* image, std::vector<std::int32_t>& sums) const;

  /// Lists the windows that are not all zero, ascending; how many. sums: as sum_patches gives.
  std::size_t list_windows(std::span<const std::int32_t> sums,
                           std::span<std::uint32_t> windows) const;

  /// Copies listed windows into rows of `row_bytes`.
  void copy_windows(const std::uint8_t* image, std::span<const std::uint32_t> windows,
                    std::size_t row_bytes, std::uint8_t* rows) const;

  /// [windows][positions]: where sum_patches' result has the patch of a window's position.
  std::span<const std::uint32_t> patches() const { return patches_; }

 private:
  std::size_t line_bytes() const { return side_ * spec_.input.channels; }

  layer_spec spec_;
  std::size_t step_ = 1;  ///< from one window to the next: 2 with a pool
  std::size_t side_ = 0;
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::size_t padded_filters_ = 0;
  std::vector<std::uint32_t> patches_;
  std::vector<std::uint32_t> corners_;  ///< [windows]: a window's first byte in the image
};

}  // namespace qsweep::cpu
