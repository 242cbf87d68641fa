// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_spectral.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>
#include <vector>

#include "core/rounding.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/parallel_blocks.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t rows_per_block = image_grain;
constexpr double largest_code = 127.0;
/// One squaring of the Gram matrix bounds sigma by the eighth root of sum sigma^8. A second one
/// gains 3 to 12 per cent on trained layers, and costs the MLP a tenth of its time; the CNN is
/// indifferent.
constexpr int squarings = 1;

QSWEEP_MULTIVERSION
void shift_bytes(const std::int8_t* codes, std::size_t size, std::uint8_t* bytes) {
  for (std::size_t k = 0; k < size; ++k) bytes[k] = static_cast<std::uint8_t>(codes[k] + 128);
}

QSWEEP_MULTIVERSION
std::int32_t sum_of(const std::int8_t* codes, std::size_t size) {
  std::int32_t sum = 0;
  for (std::size_t k = 0; k < size; ++k) sum += codes[k];
  return sum;
}

/// Entry j of the row of a Gram matrix: sums[j] - 128 row_sums[j] + offset (row_sums[j] + own_sum)
/// + constant. Symmetric, rounding included.
QSWEEP_MULTIVERSION
void shift_products(const std::int32_t* sums, const std::int32_t* row_sums, std::int32_t own_sum,
                    std::size_t size, double offset, double constant, float* out) {
  for (std::size_t j = 0; j < size; ++j) {
    const auto product = static_cast<double>(sums[j] - 128 * row_sums[j]);
    out[j] = static_cast<float>(product + (offset * (row_sums[j] + own_sum) + constant));
  }
}

/// out[j] = scale ((diagonal[j] + own) codes[j] + scale out[j])
QSWEEP_MULTIVERSION
void add_diagonal_products(const std::int8_t* codes, const float* diagonal, float own,
                           std::size_t size, double scale, float* out) {
  for (std::size_t j = 0; j < size; ++j) {
    const double both = static_cast<double>(diagonal[j]) + static_cast<double>(own);
    out[j] = static_cast<float>(scale * (both * codes[j] + scale * static_cast<double>(out[j])));
  }
}

/// The bits of the largest magnitude: those of floats >= 0 are in the order of the floats.
QSWEEP_MULTIVERSION
std::uint32_t largest_magnitude(const float* values, std::size_t size) {
  std::uint32_t largest = 0;
  for (std::size_t j = 0; j < size; ++j) {
    const std::uint32_t magnitude = std::bit_cast<std::uint32_t>(values[j]) & 0x7fffffffU;
    largest = largest < magnitude ? magnitude : largest;
  }
  return largest;
}

/// codes = values / scale to the nearest; the sum of squares of what that leaves.
QSWEEP_MULTIVERSION
double round_row(const float* values, std::size_t size, double scale, std::int8_t* codes) {
  const double inverse = 1.0 / scale;
  double left = 0.0;
#pragma omp simd reduction(+ : left)
  for (std::size_t j = 0; j < size; ++j) {
    const double value = values[j];
    const auto code = static_cast<std::int32_t>(value * inverse + 128.5) - 128;
    const double rest = value - scale * code;
    codes[j] = static_cast<std::int8_t>(code);
    left += rest * rest;
  }
  return left;
}

QSWEEP_MULTIVERSION
double sum_of_squares(const float* values, std::size_t size) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t j = 0; j < size; ++j) {
    sum += static_cast<double>(values[j]) * static_cast<double>(values[j]);
  }
  return sum;
}

/// Calls use(i) for every row, blocks of them at a time on one thread each.
template <class Use>
void for_each_row(int threads, std::size_t rows, const Use& use) {
  const std::size_t blocks = (rows + rows_per_block - 1) / rows_per_block;
  parallel_blocks(threads, blocks, [&](std::size_t, std::size_t block) {
    const std::size_t begin = block * rows_per_block;
    for (std::size_t i = begin; i < std::min(begin + rows_per_block, rows); ++i) use(i);
  });
}

/// The sum of what `use` gives for each row, in order.
template <class Use>
double sum_over_rows(int threads, std::size_t rows, const Use& use) {
  std::vector<double> each(rows);
  for_each_row(threads, rows, [&](std::size_t i) { each[i] = use(i); });
  return std::accumulate(each.begin(), each.end(), 0.0);
}

double frobenius(int threads, const std::vector<float>& matrix, std::size_t rows) {
  return std::sqrt(sum_over_rows(
      threads, rows, [&](std::size_t i) { return sum_of_squares(&matrix[i * rows], rows); }));
}

/// (A + offset)(A + offset)^T of the codes A, rounded to float32. `finish(i, row)` may change a
/// row.
template <class Finish>
std::vector<float> gram(int threads, std::span<const std::int8_t> codes, const packed_codes& packed,
                        double offset, const Finish& finish) {
  const std::size_t rows = packed.rows();
  const std::size_t columns = packed.columns();
  const double squares = offset * offset * static_cast<double>(columns);
  std::vector<std::int32_t> row_sums(rows);
  for_each_row(threads, rows,
               [&](std::size_t i) { row_sums[i] = sum_of(&codes[i * columns], columns); });
  std::vector<float> out(rows * rows);
  const std::size_t blocks = (rows + rows_per_block - 1) / rows_per_block;
  parallel_blocks(threads, blocks, [&](std::size_t, std::size_t block) {
    const std::size_t begin = block * rows_per_block;
    const std::size_t count = std::min(rows_per_block, rows - begin);
    aligned_vector<std::uint8_t> bytes(rows_per_block * packed.padded_columns());
    aligned_vector<std::int32_t> sums(rows_per_block * packed.padded_rows());
    for (std::size_t i = 0; i < count; ++i) {
      shift_bytes(&codes[(begin + i) * columns], columns, &bytes[i * packed.padded_columns()]);
    }
    multiply(packed, {.data = bytes.data(), .count = count, .stride = packed.padded_columns()},
             sums.data());
    for (std::size_t i = 0; i < count; ++i) {
      float* row = &out[(begin + i) * rows];
      shift_products(&sums[i * packed.padded_rows()], row_sums.data(), row_sums[begin + i], rows,
                     offset, squares, row);
      finish(begin + i, row);
    }
  });
  return out;
}

/// Bounds ||G||_2 of a symmetric G. With S = diag(G) + scale Q near G, Q int8,
/// ||G||_2 <= ||S S||_2^(1/2) + ||G - S||_F; the square S S is again symmetric.
double symmetric_norm(int threads, std::vector<float> g, std::size_t rows, int levels) {
  const double whole = frobenius(threads, g, rows);
  if (levels == 0) return whole;
  std::vector<float> diagonal(rows);
  for (std::size_t i = 0; i < rows; ++i) diagonal[i] = std::exchange(g[i * rows + i], 0.0F);
  const auto largest = std::bit_cast<float>(largest_magnitude(g.data(), g.size()));
  const double scale = std::max(double{largest} / largest_code, std::numeric_limits<double>::min());
  std::vector<std::int8_t> codes(g.size());
  const double left = std::sqrt(sum_over_rows(threads, rows, [&](std::size_t i) {
    return round_row(&g[i * rows], rows, scale, &codes[i * rows]);
  }));
  const packed_codes packed(threads, codes, rows);
  const auto complete = [&](std::size_t i, float* row) {
    add_diagonal_products(&codes[i * rows], diagonal.data(), diagonal[i], rows, scale, row);
    row[i] += diagonal[i] * diagonal[i];
  };
  std::vector<float> square = gram(threads, codes, packed, 0.0, complete);
  // Entries are rounded to float32 up to four times, scale^2 Q Q, which may cancel, once.
  const double rounded =
      rounding::unit * (8.0 * frobenius(threads, square, rows) + (whole + left) * (whole + left));
  const double bound =
      std::sqrt(symmetric_norm(threads, std::move(square), rows, levels - 1) + rounded) + left;
  return bound < whole ? bound : whole;
}

}  // namespace

double shifted_norm_bound(int threads, std::span<const std::int8_t> codes,
                          const packed_codes& packed, double offset) {
  const std::size_t rows = packed.rows();
  std::vector<float> g = gram(threads, codes, packed, offset, [](std::size_t, float*) {});
  double trace = 0.0;
  for (std::size_t i = 0; i < rows; ++i) trace += double{g[i * rows + i]};
  // The rounding of an entry to float32, and of the doubles before it, whose terms may cancel.
  const double largest_entry = std::pow(128.0 + std::abs(offset), 2.0);
  const double rounded =
      4.0 * rounding::unit * trace + 0x1p-48 * static_cast<double>(codes.size()) * largest_entry;
  const double bound =
      std::min(symmetric_norm(threads, std::move(g), rows, squarings), trace) + rounded;
  return rounding::outward * std::sqrt(bound);
}

}  // namespace qsweep::cpu
