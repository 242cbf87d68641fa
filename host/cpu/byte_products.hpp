// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "cpu/lanes.hpp"

/// Exact integer products for a packet: sixteen images side by side, one to a lane.
namespace qsweep::cpu {

/// Rows and columns that the products work on at once: matrices are padded to multiples of these.
constexpr std::size_t row_block = 16;
constexpr std::size_t column_block = 64;

constexpr std::size_t padded(std::size_t size, std::size_t block) {
  return (size + block - 1) / block * block;
}

/// Where a code of a matrix with `columns` columns stands: in blocks of row_block x column_block,
/// row by row, that stand by rows as well. A block fills a tile register.
constexpr std::size_t code_place(std::size_t row, std::size_t column, std::size_t columns) {
  return row / row_block * row_block * columns + column / column_block * row_block * column_block +
         row % row_block * column_block + column % column_block;
}

/// The bytes of a packet's column: [columns / 4][lanes][4], so that four columns of a lane stand
/// in one word.
constexpr std::size_t packed_place(std::size_t column, std::size_t lane) {
  return (column / 4 * num_lanes + lane) * 4 + column % 4;
}

/// out[row][lane] = sum over columns of codes[row][column] * bytes[column][lane].
/// Shapes: codes [rows][columns] by code_place, rows a multiple of row_block, columns of
/// column_block, at most 2^31 / (255 * 128) columns so that no sum overflows; bytes packed as
/// above; out [rows][lanes]. Fast where all three begin a cache line (cpu/aligned_vector.hpp).
void multiply_packet(std::span<const std::int8_t> codes, std::size_t rows,
                     std::span<const std::uint8_t> bytes, std::span<std::int32_t> out);

/// What multiply_packet runs on: "amx-int8", "avx512-vnni", "avx2" or "portable". The environment
/// variable QSWEEP_BYTE_PRODUCTS asks for one of these; an instruction set that is missing is not
/// used.
std::string byte_products_isa();

}  // namespace qsweep::cpu
