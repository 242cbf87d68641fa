// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_images.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

#include "cpu/integer_products.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/parallel_blocks.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t images_per_block = 256;

/// A run of neighbouring pixels that are kept.
struct run {
  std::size_t from = 0;
  std::size_t to = 0;
  std::size_t size = 0;
};

QSWEEP_MULTIVERSION
void merge(const std::uint8_t* image, std::size_t pixels, std::uint8_t* seen) {
  for (std::size_t p = 0; p < pixels; ++p) seen[p] |= image[p];
}

/// At most 257 pixels, whose sum fits 16 bits: twice as many at once as in 32.
QSWEEP_MULTIVERSION
std::uint16_t sum_of_part(const std::uint8_t* pixels, std::size_t size) {
  std::uint16_t sum = 0;
  for (std::size_t p = 0; p < size; ++p) sum = static_cast<std::uint16_t>(sum + pixels[p]);
  return sum;
}

/// Calls use(worker, image) for every image.
template <class Use>
void for_each_image(int threads, std::size_t count, const Use& use) {
  const std::size_t blocks = (count + images_per_block - 1) / images_per_block;
  parallel_blocks(threads, blocks, [&](std::size_t worker, std::size_t block) {
    const std::size_t begin = block * images_per_block;
    for (std::size_t b = begin; b < std::min(begin + images_per_block, count); ++b) use(worker, b);
  });
}

/// The pixels that are not zero in all images, ascending.
std::vector<std::uint32_t> find_columns(int threads, const dataset_view& images) {
  const std::size_t pixels = images.image_shape.size();
  std::vector<std::vector<std::uint8_t>> seen(static_cast<std::size_t>(threads),
                                              std::vector<std::uint8_t>(pixels, 0));
  for_each_image(threads, images.count(), [&](std::size_t worker, std::size_t b) {
    merge(images.image(b).data(), pixels, seen[worker].data());
  });
  for (const auto& each : seen) merge(each.data(), pixels, seen.front().data());
  std::vector<std::uint32_t> columns;
  for (std::uint32_t p = 0; p < pixels; ++p) {
    if (seen.front()[p] != 0) columns.push_back(p);
  }
  return columns;
}

std::vector<run> make_runs(const std::vector<std::uint32_t>& columns) {
  std::vector<run> runs;
  for (std::size_t k = 0; k < columns.size(); ++k) {
    const bool next = !runs.empty() && runs.back().from + runs.back().size == columns[k];
    if (!next) runs.push_back({.from = columns[k], .to = k, .size = 0});
    ++runs.back().size;
  }
  return runs;
}

}  // namespace

double sum_of(std::span<const std::uint8_t> pixels) {
  constexpr std::size_t part = 256;
  double sum = 0.0;
  for (std::size_t p = 0; p < pixels.size(); p += part) {
    sum += sum_of_part(&pixels[p], std::min(part, pixels.size() - p));
  }
  return sum;
}

double longest_image(double sum) {
  return std::sqrt(255.0 * sum);
}

integer_images::integer_images(int threads, const dataset_view& images) : sums_(images.count()) {
  for_each_image(threads, count(),
                 [&](std::size_t, std::size_t b) { sums_[b] = sum_of(images.image(b)); });
  if (takes_panels()) {
    row_bytes_ = images.image_shape.size();
    columns_.resize(row_bytes_);
    std::iota(columns_.begin(), columns_.end(), 0U);
    bytes_ = images.images.data();
  } else {
    copy(threads, images);
  }
}

void integer_images::copy(int threads, const dataset_view& images) {
  columns_ = find_columns(threads, images);
  // Never empty: packed codes need a column.
  if (columns_.empty()) columns_.push_back(0);
  row_bytes_ = packed_codes::padded(columns_.size(), packed_codes::column_grain);
  // Any image may be the first row of a product.
  const std::size_t size = (count() + image_grain) * row_bytes_;
  // Not filled: the threads that write the rows shall be the first to touch the memory.
  memory_ = std::make_unique_for_overwrite<std::uint8_t[]>(size + packed_codes::column_grain);
  const auto address = std::bit_cast<std::uintptr_t>(memory_.get());
  std::uint8_t* bytes =
      memory_.get() + (packed_codes::padded(address, packed_codes::column_grain) - address);
  bytes_ = bytes;
  std::fill(bytes + count() * row_bytes_, bytes + size, std::uint8_t{0});
  const std::vector<run> runs = make_runs(columns_);
  for_each_image(threads, count(), [&](std::size_t, std::size_t b) {
    std::uint8_t* row = bytes + b * row_bytes_;
    const std::uint8_t* image = images.image(b).data();
    for (const run& each : runs) std::memcpy(row + each.to, image + each.from, each.size);
    std::fill(row + columns_.size(), row + row_bytes_, std::uint8_t{0});
  });
}

}  // namespace qsweep::cpu
