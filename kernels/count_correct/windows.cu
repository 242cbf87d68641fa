// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "count_correct/outputs.cuh"
#include "count_correct/windows.hpp"

namespace qsweep {
namespace {

constexpr int columns_per_warp = 8;  ///< of the convolution's outputs: four pooled ones
constexpr int most_warps = widest_windows / columns_per_warp;
/// Quantizations that a block takes an image through: it is loaded once for all of them.
constexpr std::size_t quantizations_per_block = 16;

/// d += a b: a is 16 filters x 16 taps int8, b 16 taps x 8 columns uint8, d 16 x 8 int32.
__device__ void multiply_windows(int (&d)[4], const unsigned (&a)[2], unsigned b) {
#if __CUDA_ARCH__ >= 800
  asm("mma.sync.aligned.m16n8k16.row.col.s32.s8.u8.s32 {%0,%1,%2,%3}, {%4,%5}, {%6}, {%0,%1,%2,%3};"
      : "+r"(d[0]), "+r"(d[1]), "+r"(d[2]), "+r"(d[3])
      : "r"(a[0]), "r"(a[1]), "r"(b));
#else
  __trap();
#endif
}

/// Four pixels from column j on of a row that starts at a word, as tap 0 to 3 of one byte each.
__device__ unsigned window_row(const unsigned* row, int j) {
  return __funnelshift_r(row[j / 4], row[j / 4 + 1], static_cast<unsigned>(j % 4) * 8U);
}

/// Taps u = lane % 4 of filter `f`, four bytes; u = 3 is beyond the window.
__device__ unsigned filter_row(const std::int8_t* codes, int f, int u) {
  if (u >= window_kernel) return 0;
  unsigned packed = 0;
  for (int v = 0; v < window_kernel; ++v) {
    const auto tap =
        static_cast<std::uint8_t>(codes[f * window_padded_taps + u * window_kernel + v]);
    packed |= static_cast<unsigned>(tap) << (8 * v);
  }
  return packed;
}

/// The largest of a 2x2 window's values S + offset Q for one filter.
__device__ float pool(int s0, int s1, int s2, int s3, const float (&shares)[4]) {
  const float top = fmaxf(static_cast<float>(s0) + shares[0], static_cast<float>(s1) + shares[1]);
  const float low = fmaxf(static_cast<float>(s2) + shares[2], static_cast<float>(s3) + shares[3]);
  return fmaxf(top, low);
}

/// Block (image, x): quantizations_per_block quantizations; a warp eight columns of the
/// convolution, row after pooled row. In the products a lane holds filters 2 (lane / 4) and the
/// next one, and the window of pooled column lane % 4.
__global__ void windows_kernel(const std::uint8_t* __restrict__ images, window_shape shape,
                               const std::int8_t* __restrict__ codes,
                               const float* __restrict__ biases,
                               const stage_numbers* __restrict__ numbers, std::size_t stride,
                               std::size_t count, __half* __restrict__ activations,
                               activation_facts* __restrict__ facts) {
  extern __shared__ unsigned image[];  // [height][words]
  __shared__ activation_facts shares[most_warps];
  const std::size_t b = blockIdx.x;
  const int warp = static_cast<int>(threadIdx.x) / 32;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const int num_warps = static_cast<int>(blockDim.x) / 32;
  // A warp reads up to eleven pixels beyond its first column.
  const int words = num_warps * columns_per_warp / 4 + 2;
  const std::uint8_t* from =
      images + b * static_cast<std::size_t>(shape.height) * static_cast<std::size_t>(shape.width);
  auto* bytes = reinterpret_cast<std::uint8_t*>(image);
  for (int line = warp; line < shape.height; line += num_warps) {
    for (int column = lane; column < words * 4; column += 32) {
      bytes[line * words * 4 + column] =
          column < shape.width ? from[line * shape.width + column] : 0;
    }
  }
  __syncthreads();

  const int u = lane % 4;
  const int f = lane / 4 * 2;
  const unsigned one = u < window_kernel ? 0x00010101U : 0U;
  const unsigned ones[2] = {one, one};
  const int column = warp * columns_per_warp + lane / 4;
  const int pooled_column = warp * (columns_per_warp / 2) + u;
  const bool kept = pooled_column < shape.pooled_width() && f < shape.filters;
  const std::size_t begin = blockIdx.y * quantizations_per_block;
  for (std::size_t t = begin; t < min(begin + quantizations_per_block, count); ++t) {
    const std::int8_t* filters = codes + t * (window_filters * window_padded_taps);
    const unsigned taps[2] = {filter_row(filters, f, u), filter_row(filters, f + 1, u)};
    const float bias[2] = {biases[t * window_filters + f], biases[t * window_filters + f + 1]};
    const auto offset = static_cast<float>(numbers[t * stride].offset);
    const auto scale = static_cast<float>(numbers[t * stride].cut_scale);
    const std::size_t row = t * gridDim.x + b;
    __half* out = activations + row * static_cast<std::size_t>(shape.pooled_height()) *
                                    static_cast<std::size_t>(shape.pooled_width()) *
                                    static_cast<std::size_t>(shape.filters);
    facts_sum seen;
    for (int i = 0; i < shape.pooled_height(); ++i) {
      __syncwarp();
      int sums[2][4] = {};
      int pixels[2][4] = {};
      for (int half = 0; half < 2; ++half) {
        // Lanes of the tap row beyond the window, whose codes are 0, read the last one again.
        const int line = 2 * i + half + min(u, window_kernel - 1);
        const unsigned window = window_row(image + line * words, column);
        multiply_windows(sums[half], taps, window);
        multiply_windows(pixels[half], ones, window);
      }
      if (!kept) continue;
      const float patch[4] = {
          offset * static_cast<float>(pixels[0][0]), offset * static_cast<float>(pixels[0][1]),
          offset * static_cast<float>(pixels[1][0]), offset * static_cast<float>(pixels[1][1])};
      const float first = pool(sums[0][0], sums[0][1], sums[1][0], sums[1][1], patch) + bias[0];
      const float second = pool(sums[0][2], sums[0][3], sums[1][2], sums[1][3], patch) + bias[1];
      const __half2 pair =
          __halves2half2(cut_output(first, scale, seen), cut_output(second, scale, seen));
      *reinterpret_cast<__half2*>(out + (i * shape.pooled_width() + pooled_column) * shape.filters +
                                  f) = pair;
    }
    const activation_facts mine = seen.of_warp();
    if (lane == 0) shares[warp] = mine;
    __syncthreads();
    if (warp == 0) {
      const activation_facts all =
          facts_sum{lane < num_warps ? shares[lane] : activation_facts{}}.of_warp();
      if (lane == 0) facts[row] = all;
    }
    __syncthreads();
  }
}

}  // namespace

void launch_windows(const std::uint8_t* images, std::size_t num_images, const window_shape& shape,
                    const std::int8_t* codes, const float* biases, const stage_numbers* numbers,
                    std::size_t stride, std::size_t count, __half* activations,
                    activation_facts* facts, cudaStream_t stream) {
  if (num_images == 0 || count == 0) return;
  const std::size_t warps =
      pieces(static_cast<std::size_t>(shape.pooled_width()), columns_per_warp / 2);
  const std::size_t words = warps * columns_per_warp / 4 + 2;
  const std::size_t shared = static_cast<std::size_t>(shape.height) * words * sizeof(unsigned);
  const dim3 grid(static_cast<unsigned>(num_images),
                  static_cast<unsigned>(pieces(count, quantizations_per_block)));
  windows_kernel<<<grid, static_cast<unsigned>(32 * warps), shared, stream>>>(
      images, shape, codes, biases, numbers, stride, count, activations, facts);
  QSWEEP_CHECK_LAUNCH("windows_kernel", stream);
}

}  // namespace qsweep
