// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/network_spec.hpp"

namespace qsweep {

/// The images of an IDX file; `pixels` points into the bytes that were parsed.
struct idx_images {
  tensor_shape shape;  ///< of one image, one channel
  std::size_t count = 0;
  std::span<const std::uint8_t> pixels;  ///< [count][height][width]
};

/// Parses an uncompressed IDX image file: magic 00 00 08 03 (unsigned bytes, 3 dimensions), then
/// count, height and width as big-endian u32, then the pixels. Allocates nothing.
/// Throws bad_input_error with offset and reason (the caller knows the file) for another magic, a
/// header cut short, an empty dimension, missing or trailing bytes.
idx_images parse_idx_images(std::span<const std::uint8_t> bytes);

/// Parses an uncompressed IDX label file: magic 00 00 08 01, the count, the labels. As above;
/// refuses labels that are not below `classes` too.
std::span<const std::uint8_t> parse_idx_labels(std::span<const std::uint8_t> bytes,
                                               std::size_t classes);

}  // namespace qsweep
