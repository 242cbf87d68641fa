// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// Blocks a matrix: each writes a sum of its own, to be added up in their order.
inline constexpr int spectral_blocks = 16;

/// What makes the Gram matrix of codes + offset of that of the codes, and its scale in float16.
struct gram_numbers {
  double offset = 0.0;
  double scale = 1.0;  ///< a power of two
};

/// Sums over a matrix: squares of what rounding to float16 dropped, and of what it left.
struct gram_sums {
  double cut = 0.0;
  double squares = 0.0;
};

/// S = float16(scale G), G = (K + offset) (K + offset)^T of the codes K [rows][columns]: G_ij =
/// gram_ij + offset (sum_i + sum_j) + offset^2 columns.
/// Shapes: gram [count][padded][padded] int32, the codes' own; row_sums [count][padded]; numbers
/// [count]; halves [count][padded][padded], 0 beyond the rows; sums [count][spectral_blocks].
/// Deterministic. Stream: enqueues on `stream`.
void launch_gram_halves(const std::int32_t* gram, const std::int32_t* row_sums,
                        const gram_numbers* numbers, int rows, int columns, int padded,
                        std::size_t count, __half* halves, gram_sums* sums, cudaStream_t stream);

/// Sums of squares [count][spectral_blocks] of `count` matrices of `size` float32 each.
/// Deterministic. Stream: enqueues on `stream`.
void launch_sum_squares(const float* matrices, std::size_t size, std::size_t count, double* sums,
                        cudaStream_t stream);

}  // namespace qsweep
