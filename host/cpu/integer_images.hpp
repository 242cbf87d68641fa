// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "core/dataset_view.hpp"

namespace qsweep::cpu {

double sum_of(std::span<const std::uint8_t> pixels);

/// No image whose pixels have this sum is longer: a pixel's square is at most 255 times the pixel.
double longest_image(double sum);

/// The images of a data set as rows for multiply (cpu/integer_products.hpp): themselves where it
/// takes any, else copies without the pixels that are zero in all of them, which add
/// nothing to any sum. Made once, shared by quantizations.
class integer_images {
 public:
  /// The images must outlive this object. Does not depend on `threads`.
  integer_images(int threads, const dataset_view& images);

  std::size_t count() const { return sums_.size(); }
  /// The pixels that the rows hold, ascending.
  const std::vector<std::uint32_t>& columns() const { return columns_; }
  std::size_t row_bytes() const { return row_bytes_; }
  /// Followed by the rows behind it, and where they are copies by at least image_grain rows.
  const std::uint8_t* row(std::size_t image) const { return bytes_ + image * row_bytes_; }
  /// The sum of an image's pixels.
  double sum(std::size_t image) const { return sums_[image]; }

 private:
  void copy(int threads, const dataset_view& images);

  std::vector<std::uint32_t> columns_;
  std::size_t row_bytes_ = 0;
  std::unique_ptr<std::uint8_t[]> memory_;
  const std::uint8_t* bytes_ = nullptr;  ///< of the data set, or in memory_ on a cache line
  std::vector<double> sums_;
};

}  // namespace qsweep::cpu
