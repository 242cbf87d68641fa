// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/stage_numbers.hpp"

namespace qsweep {

/// The sums that a matrix product left, and what turns them into a stage's outputs.
/// z[t][b][j] = float(sum + shifts[t][j]) + offset_t input_sum[t][b] + biases[t][j].
struct product_sums {
  const void* sums = nullptr;            ///< int32 (first stage) or float32
  std::size_t image_stride = 0;          ///< elements from an image's sums to the next image's
  std::size_t quantization_stride = 0;   ///< elements from a quantization's sums to the next one's
  const std::int32_t* shifts = nullptr;  ///< [count][columns]; of int32 sums only
  const float* biases = nullptr;         ///< [count][columns]
  /// int32 sums: [images], the pixels' sums. float32 sums: null, the sums stand in `inputs`.
  const float* pixel_sums = nullptr;
  /// float32 sums: of the stage's inputs.
  facts_view inputs;
  const stage_numbers* numbers = nullptr;  ///< [count], `numbers_stride` from one to the next
  std::size_t numbers_stride = 0;
  std::size_t images = 0;
  int outputs = 0;
  int columns = 0;  ///< >= outputs, a multiple of 8
};

/// a = float16(round(cut_scale max(z, 0))) for images x count rows of a stage's outputs, and their
/// facts. Shapes: activations [count][images][columns], 0 beyond the outputs; facts
/// [count][images]. Both roundings are to nearest; what they drop is exact in float32, and so `cut`
/// is known but for the rounding of a norm (docs/certified-accuracy.md, section 12). Deterministic.
/// Stream: enqueues on `stream`.
void launch_rectify(const product_sums& from, bool integers, std::size_t count, __half* activations,
                    activation_facts* facts, cudaStream_t stream);

}  // namespace qsweep
