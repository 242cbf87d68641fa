// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/spectral_sums.hpp"

#include <cmath>

namespace qsweep::gpu {
namespace {

constexpr double unit32 = 0x1p-24;
constexpr double outward = 1.001;
/// The largest entry of G is scaled to this: its other ones are far smaller, and float16 holds them
/// down to 2^-24.
constexpr double largest_entry = 0x1p14;

}  // namespace

spectral_sums::spectral_sums(const device_context& device, const code_layout& layout,
                             std::size_t capacity)
    : device_(device), layout_(layout) {
  const cudaStream_t stream = device.stream();
  const auto rows = static_cast<std::size_t>(layout.padded_rows);
  device_numbers_ = device_buffer<gram_numbers>(capacity, stream);
  products_ = device_buffer<std::int32_t>(capacity * rows * rows, stream);
  halves_ = device_buffer<__half>(capacity * rows * rows, stream);
  gram_ = device_buffer<gram_sums>(capacity * spectral_blocks, stream);
  squares_ = device_buffer<double>(capacity * spectral_blocks, stream);
}

void spectral_sums::start(const std::int8_t* codes, const std::int32_t* row_sums,
                          std::span<const double> offsets, int largest_code) {
  const cudaStream_t stream = device_.stream();
  const auto rows = static_cast<std::int64_t>(layout_.padded_rows);
  const auto columns = static_cast<std::int64_t>(layout_.padded_columns);
  const std::size_t count = offsets.size();
  numbers_.clear();
  for (const double offset : offsets) {
    const double largest = largest_code + std::abs(offset);
    const double entry = largest * largest * layout_.columns;
    numbers_.push_back(
        {.offset = offset, .scale = std::exp2(std::floor(std::log2(largest_entry / entry)))});
  }
  copy_to_device(std::span<const gram_numbers>(numbers_), device_numbers_.data(), stream);
  const product_shape shape{.m = rows,
                            .n = rows,
                            .k = columns,
                            .c_stride = rows,
                            .c_batch_stride = rows * rows,
                            .batch = static_cast<std::int64_t>(count)};
  const matrix<std::int8_t> a{.data = codes, .stride = columns, .batch_stride = rows * columns};
  matrix<std::int8_t> b = a;
  b.transposed = true;
  multiply(device_.cublas(), shape, a, b, products_.data());
  launch_gram_halves(products_.data(), row_sums, device_numbers_.data(), layout_.rows,
                     layout_.columns, layout_.padded_rows, count, halves_.data(), gram_.data(),
                     stream);
  product_shape square = shape;
  square.k = rows;
  const matrix<__half> s{.data = halves_.data(), .stride = rows, .batch_stride = rows * rows};
  matrix<__half> transposed = s;
  transposed.transposed = true;
  auto* product = reinterpret_cast<float*>(products_.data());
  multiply(device_.cublas(), square, 1.0F, s, transposed, 0.0F, product);
  launch_sum_squares(product, static_cast<std::size_t>(rows * rows), count, squares_.data(),
                     stream);
  host_gram_.resize(count * spectral_blocks);
  host_squares_.resize(count * spectral_blocks);
  copy_to_host(static_cast<const gram_sums*>(gram_.data()), std::span(host_gram_), stream);
  copy_to_host(static_cast<const double*>(squares_.data()), std::span(host_squares_), stream);
}

double spectral_sums::bound(std::size_t t) const {
  double cut = 0.0;
  double squares = 0.0;
  double product = 0.0;
  for (std::size_t i = t * spectral_blocks; i < (t + 1) * spectral_blocks; ++i) {
    cut += host_gram_[i].cut;
    squares += host_gram_[i].squares;
    product += host_squares_[i];
  }
  // |S S - T| <= gamma |S| |S|, gamma for as many terms on tensor cores as S has rows.
  const double gamma = 1.1 * (4.0 * layout_.padded_rows + 16.0) * unit32;
  const double norm = std::sqrt(std::sqrt(product) + gamma * squares) + std::sqrt(cut);
  return outward * std::sqrt(norm / numbers_[t].scale);
}

}  // namespace qsweep::gpu
