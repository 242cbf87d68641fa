// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/spectral_bound.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/rounding.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/parallel_blocks.hpp"
#include "cpu/row_products.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t rows_per_block = 64;
/// Three squarings bound sigma by the eighth root of sum sigma^16; a fourth gains under 4 per cent.
constexpr int squarings = 3;

QSWEEP_MULTIVERSION
double sum_of_squares(const float* values, std::size_t size) {
  double sum = 0.0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < size; ++i) {
    const auto value = static_cast<double>(values[i]);
    sum += value * value;
  }
  return sum;
}

std::vector<float> gram_matrix(int threads, std::span<const float> a, std::size_t rows) {
  const std::size_t columns = a.size() / rows;
  std::vector<float> gram(rows * rows);
  const std::size_t blocks = (rows + rows_per_block - 1) / rows_per_block;
  parallel_blocks(threads, blocks, [&](std::size_t, std::size_t block) {
    const std::size_t begin = block * rows_per_block;
    const std::size_t count = std::min(rows_per_block, rows - begin);
    row_products({&a[begin * columns], count, columns}, {a.data(), rows, columns}, columns,
                 &gram[begin * rows]);
  });
  return gram;
}

/// sigma(A)^2 = sigma(A A^T) <= sigma(G) + ||G - A A^T||_F for the computed G, and so on. The last
/// term is for denormal entries taken for zeros.
double bound(int threads, std::span<const float> a, std::size_t rows, int levels) {
  const double frobenius = frobenius_norm(a) * rounding::outward;
  if (levels == 0) return frobenius;
  const auto columns = static_cast<double>(a.size() / rows);
  const double gram_error = rounding::gamma(columns) * frobenius * frobenius +
                            static_cast<double>(rows) * 2.0 * columns * rounding::tiny;
  const double gram = bound(threads, gram_matrix(threads, a, rows), rows, levels - 1);
  const double sigma = std::sqrt((gram + gram_error) * rounding::outward) +
                       std::sqrt(static_cast<double>(a.size())) * rounding::tiny;
  return sigma < frobenius ? sigma : frobenius;  // in this order: an overflown sigma may be NaN
}

}  // namespace

double frobenius_norm(std::span<const float> values) {
  return std::sqrt(sum_of_squares(values.data(), values.size()));
}

double spectral_norm_bound(int threads, std::span<const float> matrix, std::size_t rows) {
  return bound(threads, matrix, rows, squarings);
}

}  // namespace qsweep::cpu
