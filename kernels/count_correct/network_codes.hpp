// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/stage_numbers.hpp"

namespace qsweep {

/// One layer's parameters among a network's, and the matrix that its codes are laid out in.
struct code_layout {
  std::size_t weight_offset = 0;
  std::size_t bias_offset = 0;
  int rows = 0;            ///< outputs
  int inputs = 0;          ///< weights a row, as the parameters have them
  int columns = 0;         ///< weights a row that are kept
  int padded_rows = 0;     ///< >= rows; the codes beyond are 0
  int padded_columns = 0;  ///< >= columns; the codes beyond are 0
};

/// Codes less levels / 2 of a layer's weights and biases under many quantizers of the same number
/// of levels: a code is the number of cutpoints <= w. Shapes: weights: the network's parameters;
/// cutpoints [count][levels - 1], ascending, levels from 2 to 256; kept [columns]: the inputs that
/// are kept, or null for all; codes [count][padded_rows][padded_columns] and bias
/// [count][padded_rows] int8; halves as codes, or null where they are not wanted in float16. Exact.
/// Stream: enqueues on `stream`.
void launch_layer_codes(const float* weights, const float* cutpoints, int levels,
                        const std::uint32_t* kept, const code_layout& layout, std::size_t count,
                        std::int8_t* codes, __half* halves, std::int8_t* bias, cudaStream_t stream);

/// Row sums [count][padded_rows] and sums of a layer's codes under each of `count` quantizations.
/// sums: [count], `stride` elements from one to the next.
void launch_code_sums(const std::int8_t* codes, const std::int8_t* bias, const code_layout& layout,
                      std::size_t count, std::int32_t* row_sums, code_sums* sums,
                      std::size_t stride, cudaStream_t stream);

/// Squared distances [count][rows][rows] between the rows of a layer's codes.
void launch_pair_squares(const std::int8_t* codes, const code_layout& layout, std::size_t count,
                         std::int32_t* squares, cudaStream_t stream);

/// What a stage adds to its sums. shifts [count][padded_rows] = pixel_shift row_sums;
/// biases [count][padded_rows] = (bias + offset) inverse_unit rounded to float32, 0 beyond the
/// rows. numbers: [count], `stride` elements from one to the next. Null row_sums leave shifts
/// alone.
void launch_stage_constants(const std::int8_t* bias, const std::int32_t* row_sums, int pixel_shift,
                            const stage_numbers* numbers, std::size_t stride,
                            const code_layout& layout, std::size_t count, std::int32_t* shifts,
                            float* biases, cudaStream_t stream);

}  // namespace qsweep
