// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// Products of rows of bytes with int8 codes that cost what the bytes that are not zero cost, for
/// AVX-512 VNNI. The codes stand by columns, so that any four columns can be brought together.
namespace qsweep::cpu {

/// Codes stand in panels of 64 rows; in a panel [columns][64].
inline constexpr std::size_t panel_rows = 64;

/// Where a code stands, of a matrix with `columns` columns. Bytes of four columns are brought
/// together by interleaving quarters of a register, each of its own: the order of a panel's rows is
/// such that sixteen sums come out in theirs.
constexpr std::size_t panel_place(std::size_t row, std::size_t column, std::size_t columns) {
  const std::size_t r = row % panel_rows;
  return row / panel_rows * panel_rows * columns + column * panel_rows + r % 16 / 4 * 16 +
         r / 16 * 4 + r % 4;
}

/// A panel of up to 64 rows. codes: [rows][columns]; panel: [columns][64], 0 beyond the rows.
void pack_panel(const std::int8_t* codes, std::size_t rows, std::size_t columns,
                std::int8_t* panel);

struct panel_shape {
  std::size_t count = 0;    ///< rows of bytes
  std::size_t stride = 0;   ///< bytes from one of them to the next
  std::size_t columns = 0;  ///< that count; panels have the next multiple of 64
  std::size_t rows = 0;     ///< of the codes, a multiple of panel_rows: int32 from one row of c to
                            ///< the next
};

/// c[i][j] = sum over k of a[i][k] codes[j][k], exactly: the instruction widens before it adds.
/// Needs AVX-512 VNNI. Memory of the calling thread serves as scratch.
///
/// Four columns of one row of bytes by a panel take 4 loads, 8 interleavings and 4 products, of
/// four rows 4, 8 and 16: so it pays where a row is alone in half of its columns. Digits and their
/// activations leave 0.65 to 0.85 of the time that sweeps took before
/// (results/2026-11-27-active-columns).
void multiply_panels(const panel_shape& shape, const std::uint8_t* a, const std::int8_t* codes,
                     std::int32_t* c);

}  // namespace qsweep::cpu
