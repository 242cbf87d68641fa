// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// What the first layer takes from a pixel, so that it fits an int8. Added back exactly:
/// sum k (x - pixel_shift) + pixel_shift sum k.
inline constexpr int pixel_shift = 128;

/// seen[p] |= 1 where pixel p of an image is not zero. images [count][pixels]; seen [pixels], which
/// the caller has set to 0. Exact. Stream: enqueues on `stream`.
void launch_seen_pixels(const std::uint8_t* images, std::size_t count, int pixels,
                        std::uint32_t* seen, cudaStream_t stream);

/// The kept pixels of each image as int8 and what the bounds need of it.
/// Shapes: images [count][pixels]; kept [columns], ascending, null for all; packed
/// [count][padded]: pixel - pixel_shift, 0 beyond the columns, or null where it is not wanted;
/// sums [count], exact (below 2^24); lengths [count]: at least |image|_2.
/// Stream: enqueues on `stream`.
void launch_pack_images(const std::uint8_t* images, std::size_t count, int pixels,
                        const std::uint32_t* kept, int columns, int padded, std::int8_t* packed,
                        float* sums, float* lengths, cudaStream_t stream);

}  // namespace qsweep
