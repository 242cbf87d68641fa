// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/network_spec.hpp"

namespace qsweep {

/// Labelled images, not owned. Pixel k means the real number k / 255.
struct dataset_view {
  std::span<const std::uint8_t> images;  ///< [count][height][width][channels]
  std::span<const std::uint8_t> labels;  ///< [count]
  tensor_shape image_shape;

  std::size_t count() const { return labels.size(); }
  std::span<const std::uint8_t> image(std::size_t index) const {
    return images.subspan(index * image_shape.size(), image_shape.size());
  }
};

}  // namespace qsweep
