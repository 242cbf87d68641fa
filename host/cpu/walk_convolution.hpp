// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "cpu/byte_products.hpp"

/// Exact convolutions of a packet's images, which have one channel, with kernels up to 4 x 4.
namespace qsweep::cpu {

constexpr std::size_t largest_kernel = 4;

/// Where the words of a packet lie.
struct patch_geometry {
  std::size_t kernel = 0;
  std::size_t height = 0;  ///< of the image
  std::size_t width = 0;

  std::size_t output_width() const { return width - kernel + 1; }
  std::size_t output_height() const { return height - kernel + 1; }
};

/// words[i][j][lane]: the four pixels (i, j) .. (i, j + 3), zeros beyond the row.
/// pixels [height][width][lanes]; words [height][width][lanes].
void make_patch_words(const patch_geometry& g, std::span<const std::uint8_t> pixels,
                      std::span<std::int32_t> words);

/// out[i][j][lane] = sum over the patch at (i, j) of codes * pixels.
/// codes [kernel][kernel] in int8; out [output height][output width][lanes].
void convolve_packet(const patch_geometry& g, std::span<const std::int8_t> codes,
                     std::span<const std::int32_t> words, std::span<std::int32_t> out);

}  // namespace qsweep::cpu
