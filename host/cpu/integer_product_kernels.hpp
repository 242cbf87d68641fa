// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// multiply (cpu/integer_products.hpp) of codes in tiles for one instruction set each, all exact:
/// the instructions used widen before they add (no vpmaddubsw, which saturates). That for AVX2
/// leaves out quads that are zero in four rows of bytes, which images have many of. oneDNN 2.6
/// knows no zeros, reaches a quarter of this on AMX, and its AVX2 product saturates. For AVX-512
/// VNNI see cpu/column_panels.hpp.
namespace qsweep::cpu::product_kernels {

struct shape {
  std::size_t count = 0;    ///< rows of bytes
  std::size_t quads = 0;    ///< columns in fours, the last one padded
  std::size_t columns = 0;  ///< padded: bytes from one row to the next
  std::size_t rows = 0;     ///< padded rows of codes: int32 from one row of c to the next
};

/// Asks the kernel for the use of AMX; false where it has none.
bool amx_allowed();

void amx(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c);
void avx2(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c);
void portable(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c);

}  // namespace qsweep::cpu::product_kernels
