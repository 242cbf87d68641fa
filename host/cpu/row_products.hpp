// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace qsweep::cpu {

/// Rows of a row-major float32 matrix, or of some of its columns.
struct row_block {
  const float* data = nullptr;
  std::size_t rows = 0;
  std::size_t stride = 0;  ///< from one row to the next
};

/// c[i][j] = sum over k < inner of a[i][k] b[j][k], by oneDNN's float32 product. Shape of c:
/// [a.rows][b.rows], dense. Error: |c - exact| <= gamma_m sum |a||b|, m the number of terms that
/// are not zero, in any order of summation (unit roundoff 2^-24; no narrower type, whatever
/// oneDNN's default math mode says). Throws qsweep::error when oneDNN refuses.
void row_products(const row_block& a, const row_block& b, std::size_t inner, float* c);

}  // namespace qsweep::cpu
