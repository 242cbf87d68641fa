// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "common/device_buffer.hpp"
#include "core/dataset_view.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::gpu {

/// A data set on the device, as the integer engine reads it.
class device_images {
 public:
  /// Columns of packed rows come in multiples of this.
  static constexpr std::size_t column_grain = 64;

  /// `packed`: also as int8 rows without the pixels that are zero in all images. Waits for the
  /// device once if so.
  device_images(const device_context& device, const dataset_view& images, bool packed);

  std::size_t count() const { return labels_.size(); }
  const std::uint8_t* pixels() const { return pixels_.data(); }
  const std::uint8_t* labels() const { return labels_.data(); }
  const float* sums() const { return sums_.data(); }        ///< [count]: of the pixels
  const float* lengths() const { return lengths_.data(); }  ///< [count]: >= |image|_2

  std::size_t columns() const { return columns_; }  ///< that are kept
  std::size_t padded_columns() const { return padded_columns_; }
  const std::uint32_t* kept() const { return kept_.data(); }    ///< [columns], ascending
  const std::int8_t* packed() const { return packed_.data(); }  ///< [count][padded_columns]

 private:
  void keep_seen_pixels(cudaStream_t stream, std::size_t image_size);

  device_buffer<std::uint8_t> pixels_;
  device_buffer<std::uint8_t> labels_;
  device_buffer<float> sums_;
  device_buffer<float> lengths_;
  std::size_t columns_ = 0;
  std::size_t padded_columns_ = 0;
  device_buffer<std::uint32_t> kept_;
  device_buffer<std::int8_t> packed_;
};

}  // namespace qsweep::gpu
