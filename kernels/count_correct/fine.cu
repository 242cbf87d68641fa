// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/launch.hpp"
#include "count_correct/fine.hpp"
#include "count_correct/images.hpp"
#include "count_correct/named_class.cuh"

namespace qsweep {
namespace {

constexpr int fine_threads = 512;
constexpr int fine_warps = fine_threads / 32;
/// Rows a warp takes at once: their loads wait for memory together.
constexpr int rows_per_warp = 4;
/// Blocks a quantization: each takes every 32nd of its uncertain images.
constexpr unsigned blocks_per_quantization = 32;
constexpr unsigned whole_warp = 0xffffffffU;

__device__ double warp_sum(double value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(whole_warp, value, step);
  return value;
}

__device__ int warp_sum(int value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(whole_warp, value, step);
  return value;
}

__device__ double bias_of(const fine_stage& stage, const stage_numbers& of, std::size_t t,
                          int row) {
  return (stage.bias[t * stage.padded_rows + row] + of.offset) * of.inverse_unit;
}

__device__ const int* row_of(const fine_stage& stage, std::size_t t, int row) {
  return reinterpret_cast<const int*>(
      stage.codes + (t * stage.padded_rows + row) * static_cast<std::size_t>(stage.padded_columns));
}

/// The first stage's outputs by exact sums; a warp rows_per_warp rows.
__device__ void first_dense(const fine_network& network, std::size_t t, std::size_t b,
                            const stage_numbers& of, double* out) {
  const fine_stage& stage = network.stages[0];
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const auto* pixels = reinterpret_cast<const int*>(
      network.pixels + b * static_cast<std::size_t>(stage.padded_columns));
  const int words = stage.padded_columns / 4;
  // Padded rows are a multiple of rows_per_warp.
  for (int row = static_cast<int>(threadIdx.x) / 32 * rows_per_warp; row < stage.padded_rows;
       row += fine_warps * rows_per_warp) {
    const int* codes = row_of(stage, t, row);
    int sums[rows_per_warp] = {};
    for (int c = lane; c < words; c += 32) {
      const int four = pixels[c];
#pragma unroll
      for (int r = 0; r < rows_per_warp; ++r) {
        sums[r] = __dp4a(codes[r * words + c], four, sums[r]);
      }
    }
#pragma unroll
    for (int r = 0; r < rows_per_warp; ++r) {
      const int sum = warp_sum(sums[r]) + network.shifts[t * stage.padded_rows + row + r];
      if (lane != r) continue;
      const double z = sum + of.offset * network.pixel_sums[b] + bias_of(stage, of, t, row + r);
      out[row + r] = row + r < stage.outputs ? of.cut_scale * fmax(z, 0.0) : 0.0;
    }
  }
}

/// One filter at one position: the exact sums of pixels times codes and of pixels.
__device__ double window_value(const std::uint8_t* pixels, int width, const std::int8_t* codes,
                               double offset) {
  int sum = 0;
  int patch = 0;
  for (int u = 0; u < window_kernel; ++u) {
    for (int v = 0; v < window_kernel; ++v) {
      const int pixel = pixels[u * width + v];
      sum += pixel * codes[u * window_kernel + v];
      patch += pixel;
    }
  }
  return sum + offset * patch;
}

/// The outputs of a convolution; a thread a pooled output.
__device__ void first_windows(const fine_network& network, std::size_t t, std::size_t b,
                              const stage_numbers& of, double* out) {
  const fine_stage& stage = network.stages[0];
  const window_shape& shape = network.windows;
  const std::uint8_t* image = network.images + b * static_cast<std::size_t>(shape.height) *
                                                   static_cast<std::size_t>(shape.width);
  const int outputs = shape.pooled_height() * shape.pooled_width() * shape.filters;
  for (int o = static_cast<int>(threadIdx.x); o < outputs; o += fine_threads) {
    const int filter = o % shape.filters;
    const int position = o / shape.filters;
    const std::uint8_t* corner = image + 2 * (position / shape.pooled_width()) * shape.width +
                                 2 * (position % shape.pooled_width());
    const auto* codes = reinterpret_cast<const std::int8_t*>(row_of(stage, t, filter));
    double largest = -INFINITY;
    for (int k = 0; k < 4; ++k) {
      const std::uint8_t* window = corner + (k / 2) * shape.width + k % 2;
      largest = fmax(largest, window_value(window, shape.width, codes, of.offset));
    }
    out[o] = of.cut_scale * fmax(largest + bias_of(stage, of, t, filter), 0.0);
  }
}

/// Byte k of a word as a signed code, plus the offset.
__device__ double shifted_code(int word, int k, double offset) {
  return static_cast<std::int8_t>(word >> (8 * k)) + offset;
}

/// A later stage in double; a warp rows_per_warp rows. `in` is 0 from the columns to the padded
/// ones. `rectified`: of a hidden stage, whose outputs are followed by zeros as well.
__device__ void dense(const fine_stage& stage, const stage_numbers& of, std::size_t t,
                      const double* in, bool rectified, double* out) {
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const int words = stage.padded_columns / 4;
  for (int row = static_cast<int>(threadIdx.x) / 32 * rows_per_warp; row < stage.padded_rows;
       row += fine_warps * rows_per_warp) {
    const int* codes = row_of(stage, t, row);
    double sums[rows_per_warp] = {};
    for (int c = lane; c < words; c += 32) {
      int four[rows_per_warp];
#pragma unroll
      for (int r = 0; r < rows_per_warp; ++r) four[r] = codes[r * words + c];
#pragma unroll
      for (int k = 0; k < 4; ++k) {
        const double a = in[4 * c + k];
#pragma unroll
        for (int r = 0; r < rows_per_warp; ++r) {
          sums[r] = fma(shifted_code(four[r], k, of.offset), a, sums[r]);
        }
      }
    }
#pragma unroll
    for (int r = 0; r < rows_per_warp; ++r) {
      const double sum = warp_sum(sums[r]);
      if (lane != r) continue;
      const bool real = row + r < stage.outputs;
      const double z = real ? sum + bias_of(stage, of, t, row + r) : 0.0;
      out[row + r] = rectified ? of.cut_scale * fmax(z, 0.0) : z;
    }
  }
}

/// Block (x, t): every blocks_per_quantization-th uncertain image of quantization t.
__global__ void __launch_bounds__(fine_threads)
    fine_kernel(const __grid_constant__ fine_network network,
                const std::uint32_t* __restrict__ uncertain, const class_count* __restrict__ counts,
                int widest, std::int8_t* __restrict__ classes) {
  extern __shared__ double activations[];  // [2][widest]
  const std::size_t t = blockIdx.y;
  const stage_numbers* numbers = network.numbers + t * network.num_stages;
  for (unsigned i = blockIdx.x; i < counts[t].uncertain; i += gridDim.x) {
    const std::size_t b = uncertain[t * network.num_images + i];
    double* in = activations;
    double* out = activations + widest;
    if (network.images != nullptr) {
      first_windows(network, t, b, numbers[0], in);
    } else {
      first_dense(network, t, b, numbers[0], in);
    }
    for (int l = 1; l < network.num_stages; ++l) {
      __syncthreads();
      dense(network.stages[l], numbers[l], t, in, l + 1 < network.num_stages, out);
      double* const next = in;
      in = out;
      out = next;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
      classes[t * network.num_images + b] = leading_class(
          in, network.stages[network.num_stages - 1].outputs, network.decisive_leads[t]);
    }
    __syncthreads();
  }
}

/// Most activations between two stages.
int widest_stage(const fine_network& network) {
  int widest = 0;
  for (int l = 0; l < network.num_stages; ++l) {
    if (l > 0) widest = std::max(widest, network.stages[l].padded_columns);
    widest = std::max(widest, network.stages[l].padded_rows);
  }
  return widest;
}

}  // namespace

std::size_t fine_shared_bytes(const fine_network& network) {
  return 2 * static_cast<std::size_t>(widest_stage(network)) * sizeof(double);
}

void launch_fine(const fine_network& network, const std::uint32_t* uncertain,
                 const class_count* counts, std::size_t count, std::int8_t* classes,
                 cudaStream_t stream) {
  if (count == 0) return;
  const std::size_t shared = fine_shared_bytes(network);
  QSWEEP_CUDA_TRY(cudaFuncSetAttribute(fine_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                       static_cast<int>(shared)));
  const dim3 grid(blocks_per_quantization, static_cast<unsigned>(count));
  fine_kernel<<<grid, fine_threads, shared, stream>>>(network, uncertain, counts,
                                                      widest_stage(network), classes);
  QSWEEP_CHECK_LAUNCH("fine_kernel", stream);
}

}  // namespace qsweep
