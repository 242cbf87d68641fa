// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace qsweep::test {

using words = std::vector<std::uint32_t>;

/// Each runs one block of threads that read and write rows of words, and waits for it.
words run_shuffles(const words& in);         ///< 32 x 1 -> 32 x 8
words run_votes(const words& in);            ///< 32 x 1 -> 32 x 16
words run_atomics(const words& in);          ///< 64 x 1 -> 64
words run_long_arithmetic(const words& in);  ///< n x 8 -> n x 12
words run_copies(const words& in);           ///< 32 x 8 -> 32 x 8
words run_barriers(const words& in);         ///< 96 x 1 -> 96 x 4
words run_parameters(std::uint32_t first);   ///< -> 8
void run_print();                            ///< prints "12 % -3 0.5 text 8589934592\n"
/// A (16 x K) and B (8 x K) as rows of elements packed into words, C (16 x 8) -> D (16 x 8).
enum class product { f16_k16, f16_k8, bf16_k16, s8_k32, s8_k16, u8_k32, s8u8_k16 };
words run_product(product kind, const words& a, const words& b, const words& c);
/// 32 rows of 16 bytes -> what each of 32 lanes gets: 4 words of ldmatrix, then 4 of
/// ldmatrix.trans.
words run_matrix_loads(const words& rows);

}  // namespace qsweep::test
