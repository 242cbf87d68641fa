// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/classify.hpp"
#include "count_correct/rectify.hpp"

namespace qsweep {

/// A product of activations and codes that a kernel multiplies and finishes itself, so that its
/// sums never leave the multiprocessor. Both operands are [rows][row_bytes], int8 or float16.
struct fused_product {
  const void* activations = nullptr;
  std::size_t activation_stride = 0;  ///< bytes from a quantization to the next; 0 shares them
  const void* codes = nullptr;        ///< [count][padded rows][row_bytes]
  int padded_rows = 0;                ///< a multiple of fused_rows
  int row_bytes = 0;                  ///< a multiple of fused_bytes
  bool integers = false;              ///< int8 and exact, else float16
};

inline constexpr int fused_rows = 128;
inline constexpr int fused_bytes = 64;

/// Whether a stage of this shape can be fused; needs compute capability 8.0 as well.
constexpr bool can_fuse(int padded_rows, int row_bytes) {
  return padded_rows % fused_rows == 0 && row_bytes % fused_bytes == 0;
}

/// As a product and launch_rectify. finish.sums and strides are not read; finish.columns is
/// padded_rows. activations [count][images][columns]; facts [count][columns / fused_rows][images].
/// Deterministic. Stream: enqueues on `stream`.
void launch_fused_rectify(const fused_product& product, const product_sums& finish,
                          std::size_t count, __half* activations, activation_facts* facts,
                          cudaStream_t stream);

/// Columns of the logits that launch_fused_logits gives; those beyond the classes are 0.
inline constexpr int logit_columns = most_integer_classes;

/// As a product and the last layer's one: logits [count][columns / fused_rows][images]
/// [logit_columns], to be added up, of a = cut_scale max(z, 0) as the sum of two float16, an
/// integer and the rest; their facts as launch_fused_rectify gives them, with what both drop in
/// `cut`. Deterministic. Stream: enqueues on `stream`.
void launch_fused_logits(const fused_product& product, const product_sums& finish,
                         const last_layer& last, std::size_t count, float* logits,
                         activation_facts* facts, cudaStream_t stream);

/// The class of each image by the logits that launch_fused_logits gave, as launch_classify decides
/// it; proof.facts has those of all hidden stages.
void launch_certify(const float* logits, int parts, std::size_t images, const last_layer& last,
                    const certificate& proof, std::size_t count, std::int8_t* classes,
                    cudaStream_t stream);

}  // namespace qsweep
