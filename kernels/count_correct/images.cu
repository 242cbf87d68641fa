// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/launch.hpp"
#include "count_correct/images.hpp"

namespace qsweep {
namespace {

constexpr int threads = 256;
constexpr int images_per_block = threads / 32;
constexpr std::size_t most_scanning_blocks = 256;
constexpr unsigned whole_warp = 0xffffffffU;

/// A thread takes every gridDim.y-th image of one pixel.
__global__ void __launch_bounds__(threads)
    seen_pixels_kernel(const std::uint8_t* __restrict__ images, std::size_t count, int pixels,
                       std::uint32_t* seen) {
  const int p = static_cast<int>(blockIdx.x * threads + threadIdx.x);
  if (p >= pixels) return;
  unsigned any = 0;
  for (std::size_t b = blockIdx.y; b < count; b += gridDim.y) {
    any |= images[b * static_cast<std::size_t>(pixels) + p];
  }
  if (any != 0) atomicOr(&seen[p], 1U);
}

/// A warp an image.
__global__ void __launch_bounds__(threads)
    pack_images_kernel(const std::uint8_t* __restrict__ images, std::size_t count, int pixels,
                       const std::uint32_t* __restrict__ kept, int columns, int padded,
                       std::int8_t* __restrict__ packed, float* __restrict__ sums,
                       float* __restrict__ lengths) {
  const std::size_t b = blockIdx.x * std::size_t{images_per_block} + threadIdx.x / 32;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  if (b >= count) return;
  const std::uint8_t* image = images + b * static_cast<std::size_t>(pixels);
  int sum = 0;
  float squares = 0.0F;
  for (int c = lane; c < padded; c += 32) {
    const int pixel = c < columns ? image[kept != nullptr ? kept[c] : c] : pixel_shift;
    if (packed != nullptr) {
      packed[b * static_cast<std::size_t>(padded) + c] =
          static_cast<std::int8_t>(pixel - pixel_shift);
    }
    if (c >= columns) continue;
    sum += pixel;
    squares += static_cast<float>(pixel * pixel);
  }
  for (int step = 16; step > 0; step /= 2) {
    sum += __shfl_xor_sync(whole_warp, sum, step);
    squares += __shfl_xor_sync(whole_warp, squares, step);
  }
  if (lane != 0) return;
  sums[b] = static_cast<float>(sum);
  // A float32 sum of fewer than 2^16 integers, and the root: 1.001 is far more than they lose.
  lengths[b] = 1.001F * sqrtf(squares);
}

}  // namespace

void launch_seen_pixels(const std::uint8_t* images, std::size_t count, int pixels,
                        std::uint32_t* seen, cudaStream_t stream) {
  if (count == 0 || pixels == 0) return;
  const dim3 grid(static_cast<unsigned>(pieces(static_cast<std::size_t>(pixels), threads)),
                  static_cast<unsigned>(std::min(count, most_scanning_blocks)));
  seen_pixels_kernel<<<grid, threads, 0, stream>>>(images, count, pixels, seen);
  QSWEEP_CHECK_LAUNCH("seen_pixels_kernel", stream);
}

void launch_pack_images(const std::uint8_t* images, std::size_t count, int pixels,
                        const std::uint32_t* kept, int columns, int padded, std::int8_t* packed,
                        float* sums, float* lengths, cudaStream_t stream) {
  if (count == 0) return;
  pack_images_kernel<<<static_cast<unsigned>(pieces(count, images_per_block)), threads, 0,
                       stream>>>(images, count, pixels, kept, columns, padded, packed, sums,
                                 lengths);
  QSWEEP_CHECK_LAUNCH("pack_images_kernel", stream);
}

}  // namespace qsweep
