// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

/// multiply (cpu/integer_products.hpp) for one instruction set each, all exact: the instructions
/// used widen before they add (no vpmaddubsw, which saturates). Those for AVX2 and AVX-512 VNNI
/// leave out quads that are zero in four rows of bytes, which images have many of: on MNIST the MLP
/// takes a fifth less time, the CNN a quarter (results/2026-11-27-zero-quads). oneDNN 2.6 knows no
/// zeros, reaches a quarter of this on AMX, and its AVX2 product saturates.
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
void avx512_vnni(const shape& size, const std::uint8_t* a, const std::int8_t* codes,
                 std::int32_t* c);
void avx2(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c);
void portable(const shape& size, const std::uint8_t* a, const std::int8_t* codes, std::int32_t* c);

}  // namespace qsweep::cpu::product_kernels
