// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "cpu/column_panels.hpp"
#include "cpu/lanes.hpp"

/// Exact integer products for a packet: sixteen images side by side, one to a lane.
namespace qsweep::cpu {

/// Rows and columns that the products work on at once: matrices are padded to multiples of these.
constexpr std::size_t row_block = 16;
constexpr std::size_t column_block = 64;

constexpr std::size_t padded(std::size_t size, std::size_t block) {
  return (size + block - 1) / block * block;
}

/// How the codes of a matrix stand: in tiles, blocks of row_block x column_block, row by row, that
/// stand by rows as well, so that a block fills a tile register; or in panels
/// (cpu/column_panels.hpp), for products that leave zeros out.
enum class code_layout { tiles, panels };

/// The layout that multiply_packet takes.
code_layout packet_layout();

/// Where a code of a matrix with `columns` columns stands.
constexpr std::size_t code_place(code_layout layout, std::size_t row, std::size_t column,
                                 std::size_t columns) {
  if (layout == code_layout::panels) return panel_place(row, column, columns);
  return row / row_block * row_block * columns + column / column_block * row_block * column_block +
         row % row_block * column_block + column % column_block;
}

/// How many codes a matrix has in memory, in either layout; those beyond its rows are 0.
constexpr std::size_t code_size(std::size_t rows, std::size_t columns) {
  return padded(rows, panel_rows) * columns;
}

/// The bytes of a packet's column: [columns / 4][lanes][4], so that four columns of a lane stand
/// in one word.
constexpr std::size_t packed_place(std::size_t column, std::size_t lane) {
  return (column / 4 * num_lanes + lane) * 4 + column % 4;
}

/// out[row][lane] = sum over columns of codes[row][column] * bytes[column][lane].
/// Shapes: codes [code_size(rows, columns)] by code_place, rows a multiple of row_block, columns of
/// column_block, at most 2^31 / (255 * 128) columns so that no sum overflows; bytes packed as
/// above; out [rows][lanes]. Fast where all three begin a cache line (cpu/aligned_vector.hpp).
void multiply_packet(std::span<const std::int8_t> codes, std::size_t rows, std::size_t columns,
                     std::span<const std::uint8_t> bytes, std::span<std::int32_t> out);

/// The same for numbers with a sign: bytes holds each modulo 256. totals: the sums of the rows of
/// the codes, as many as count; out is undefined in rows beyond.
void multiply_signed_packet(std::span<const std::int8_t> codes,
                            std::span<const std::int32_t> totals, std::size_t rows,
                            std::size_t columns, std::span<const std::uint8_t> bytes,
                            std::span<std::int32_t> out);

/// What these run on: "amx-int8", "avx512-vnni", "avx2" or "portable". The environment
/// variable QSWEEP_BYTE_PRODUCTS asks for one of these; an instruction set that is missing is not
/// used.
std::string byte_products_isa();

}  // namespace qsweep::cpu
