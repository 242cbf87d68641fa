// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>
#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/stage_numbers.hpp"

namespace qsweep {

/// A first stage that is a convolution of one channel by at most sixteen 3x3 filters, then 2x2
/// maxima. Its activations stand as [pooled height][pooled width][window_filters].
struct window_shape {
  int height = 0;  ///< of the images
  int width = 0;
  int filters = 0;

  constexpr int pooled_height() const { return (height - 2) / 2; }
  constexpr int pooled_width() const { return (width - 2) / 2; }
};

inline constexpr int window_kernel = 3;
inline constexpr int window_filters = 16;
/// Codes of a filter: nine, and zeros.
inline constexpr int window_padded_taps = 16;
/// Widest images: a warp takes eight columns, a block at most 32 warps.
inline constexpr int widest_windows = 256;

/// a = float16(round(cut_scale max(pool(S + offset Q) + bias, 0))) with the exact integer sums S of
/// pixels times codes and Q of pixels; and the facts of each image's activations. By int8
/// tensor-core products: needs compute capability 8.0. Shapes: images [count of
/// images][height][width]; codes [count][window_filters][window_padded_taps], 0 beyond filters and
/// taps; biases [count][window_filters] (stage_constants); numbers: [count], `stride` from one to
/// the next; activations [count][images][pooled size][filters]; facts [count][images]. `filters` is
/// even. Deterministic. Stream: enqueues on `stream`.
void launch_windows(const std::uint8_t* images, std::size_t num_images, const window_shape& shape,
                    const std::int8_t* codes, const float* biases, const stage_numbers* numbers,
                    std::size_t stride, std::size_t count, __half* activations,
                    activation_facts* facts, cudaStream_t stream);

}  // namespace qsweep
