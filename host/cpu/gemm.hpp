// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace qsweep::cpu {

enum class transposed { no, yes };

/// C = op(A) op(B) in float32 by oneDNN, row-major and dense: op(A) is [rows][inner], op(B) is
/// [inner][columns], C [rows][columns]; A transposed means it lies as [inner][rows].
/// Error: |C - exact| <= gamma_inner sum |a||b|, in any summation order. Uses the caller's
/// thread_scope. Throws qsweep::error when oneDNN refuses.
void gemm(transposed a_transposed, transposed b_transposed, std::size_t rows, std::size_t columns,
          std::size_t inner, const float* a, const float* b, float* c);

}  // namespace qsweep::cpu
