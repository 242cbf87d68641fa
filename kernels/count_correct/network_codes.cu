// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "count_correct/network_codes.hpp"
#include "quantize/find_code.cuh"

namespace qsweep {
namespace {

constexpr int code_threads = 256;
constexpr int most_cutpoints = 255;
constexpr int codes_per_thread = 4;
constexpr int sum_threads = 512;
constexpr unsigned whole_warp = 0xffffffffU;

/// Block (x, t): codes_per_thread neighbours a thread of quantization t's padded matrix.
__global__ void __launch_bounds__(code_threads)
    layer_codes_kernel(const float* __restrict__ weights, const float* __restrict__ cutpoints,
                       int levels, const std::uint32_t* __restrict__ kept, code_layout layout,
                       std::int8_t* __restrict__ codes, __half* __restrict__ halves,
                       std::int8_t* __restrict__ bias) {
  __shared__ float shared_cutpoints[most_cutpoints];
  const std::size_t t = blockIdx.y;
  const int size = levels - 1;
  for (int i = static_cast<int>(threadIdx.x); i < size; i += code_threads) {
    shared_cutpoints[i] = cutpoints[t * static_cast<std::size_t>(size) + i];
  }
  __syncthreads();
  const int entries = layout.padded_rows * layout.padded_columns;
  const int first = static_cast<int>(blockIdx.x * code_threads + threadIdx.x) * codes_per_thread;
  if (first < entries) {
    // Padded columns are a multiple of four: a thread's codes stand in one row.
    const int row = first / layout.padded_columns;
    const int column = first % layout.padded_columns;
    alignas(4) std::int8_t made[codes_per_thread] = {};
    for (int i = 0; i < codes_per_thread; ++i) {
      if (row >= layout.rows || column + i >= layout.columns) continue;
      const std::size_t input = kept != nullptr ? kept[column + i] : column + i;
      const float w =
          weights[layout.weight_offset + static_cast<std::size_t>(row) * layout.inputs + input];
      made[i] = static_cast<std::int8_t>(find_code(shared_cutpoints, size, w) - levels / 2);
    }
    const std::size_t to = t * static_cast<std::size_t>(entries) + first;
    *reinterpret_cast<int*>(codes + to) = *reinterpret_cast<const int*>(made);
    if (halves != nullptr) {
      for (int i = 0; i < codes_per_thread; ++i) halves[to + i] = __int2half_rn(made[i]);
    }
  }
  const int row = static_cast<int>(blockIdx.x * code_threads + threadIdx.x);
  if (row < layout.padded_rows) {
    const std::size_t to = t * static_cast<std::size_t>(layout.padded_rows) + row;
    bias[to] = row >= layout.rows
                   ? std::int8_t{0}
                   : static_cast<std::int8_t>(
                         find_code(shared_cutpoints, size, weights[layout.bias_offset + row]) -
                         levels / 2);
  }
}

__device__ int warp_sum(int value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(whole_warp, value, step);
  return value;
}

__device__ long long warp_sum(long long value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(whole_warp, value, step);
  return value;
}

/// Block t; a warp takes a row at a time. 127^2 times a row fits an int32 (most_byte_products).
__global__ void __launch_bounds__(sum_threads)
    code_sums_kernel(const std::int8_t* __restrict__ codes, const std::int8_t* __restrict__ bias,
                     code_layout layout, std::int32_t* __restrict__ row_sums,
                     code_sums* __restrict__ sums, std::size_t stride) {
  constexpr int warps = sum_threads / 32;
  __shared__ long long squares_of[warps], totals_of[warps], bias_squares_of[warps],
      bias_totals_of[warps];
  const std::size_t t = blockIdx.x;
  const int warp = static_cast<int>(threadIdx.x) / 32;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  long long squares = 0, total = 0, bias_squares = 0, bias_total = 0;
  for (int row = warp; row < layout.padded_rows; row += warps) {
    const std::size_t place = t * static_cast<std::size_t>(layout.padded_rows) + row;
    const int* from = reinterpret_cast<const int*>(
        codes + place * static_cast<std::size_t>(layout.padded_columns));
    int sum = 0, square = 0;
    for (int c = lane; c < layout.padded_columns / 4; c += 32) {
      const int four = from[c];
      sum = __dp4a(four, 0x01010101, sum);
      square = __dp4a(four, four, square);
    }
    sum = warp_sum(sum);
    squares += warp_sum(square);
    total += sum;
    const int b = bias[place];
    bias_squares += b * b;
    bias_total += b;
    if (lane == 0) row_sums[place] = sum;
  }
  if (lane == 0) {
    squares_of[warp] = squares;
    totals_of[warp] = total;
    bias_squares_of[warp] = bias_squares;
    bias_totals_of[warp] = bias_total;
  }
  __syncthreads();
  if (warp != 0) return;
  const bool has = lane < warps;
  squares = warp_sum(has ? squares_of[lane] : 0LL);
  total = warp_sum(has ? totals_of[lane] : 0LL);
  bias_squares = warp_sum(has ? bias_squares_of[lane] : 0LL);
  bias_total = warp_sum(has ? bias_totals_of[lane] : 0LL);
  if (lane == 0) sums[t * stride] = {squares, total, bias_squares, bias_total};
}

/// Block t; a warp takes a pair of rows at a time.
__global__ void __launch_bounds__(sum_threads)
    pair_squares_kernel(const std::int8_t* __restrict__ codes, code_layout layout,
                        std::int32_t* __restrict__ squares) {
  const std::size_t t = blockIdx.x;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const std::int8_t* matrix = codes + t * static_cast<std::size_t>(layout.padded_rows) *
                                          static_cast<std::size_t>(layout.padded_columns);
  const int pairs = layout.rows * layout.rows;
  for (int pair = static_cast<int>(threadIdx.x) / 32; pair < pairs; pair += sum_threads / 32) {
    const std::int8_t* a =
        matrix + static_cast<std::size_t>(pair / layout.rows) * layout.padded_columns;
    const std::int8_t* b =
        matrix + static_cast<std::size_t>(pair % layout.rows) * layout.padded_columns;
    int sum = 0;
    for (int c = lane; c < layout.padded_columns; c += 32) sum += (a[c] - b[c]) * (a[c] - b[c]);
    sum = warp_sum(sum);
    if (lane == 0) squares[t * static_cast<std::size_t>(pairs) + pair] = sum;
  }
}

/// Block (x, t).
__global__ void __launch_bounds__(code_threads)
    stage_constants_kernel(const std::int8_t* __restrict__ bias,
                           const std::int32_t* __restrict__ row_sums, int pixel_shift,
                           const stage_numbers* __restrict__ numbers, std::size_t stride,
                           code_layout layout, std::int32_t* __restrict__ shifts,
                           float* __restrict__ biases) {
  const std::size_t t = blockIdx.y;
  const int row = static_cast<int>(blockIdx.x * code_threads + threadIdx.x);
  if (row >= layout.padded_rows) return;
  const std::size_t place = t * static_cast<std::size_t>(layout.padded_rows) + row;
  const stage_numbers& of = numbers[t * stride];
  if (row_sums != nullptr) shifts[place] = pixel_shift * row_sums[place];
  biases[place] =
      row < layout.rows ? static_cast<float>((bias[place] + of.offset) * of.inverse_unit) : 0.0F;
}

dim3 grid_of(std::size_t threads, std::size_t count) {
  return {static_cast<unsigned>(pieces(threads, code_threads)), static_cast<unsigned>(count)};
}

}  // namespace

void launch_layer_codes(const float* weights, const float* cutpoints, int levels,
                        const std::uint32_t* kept, const code_layout& layout, std::size_t count,
                        std::int8_t* codes, __half* halves, std::int8_t* bias,
                        cudaStream_t stream) {
  if (count == 0) return;
  const auto entries = static_cast<std::size_t>(layout.padded_rows) *
                       static_cast<std::size_t>(layout.padded_columns);
  layer_codes_kernel<<<grid_of(entries / codes_per_thread, count), code_threads, 0, stream>>>(
      weights, cutpoints, levels, kept, layout, codes, halves, bias);
  QSWEEP_CHECK_LAUNCH("layer_codes_kernel", stream);
}

void launch_code_sums(const std::int8_t* codes, const std::int8_t* bias, const code_layout& layout,
                      std::size_t count, std::int32_t* row_sums, code_sums* sums,
                      std::size_t stride, cudaStream_t stream) {
  if (count == 0) return;
  code_sums_kernel<<<static_cast<unsigned>(count), sum_threads, 0, stream>>>(
      codes, bias, layout, row_sums, sums, stride);
  QSWEEP_CHECK_LAUNCH("code_sums_kernel", stream);
}

void launch_pair_squares(const std::int8_t* codes, const code_layout& layout, std::size_t count,
                         std::int32_t* squares, cudaStream_t stream) {
  if (count == 0) return;
  pair_squares_kernel<<<static_cast<unsigned>(count), sum_threads, 0, stream>>>(codes, layout,
                                                                                squares);
  QSWEEP_CHECK_LAUNCH("pair_squares_kernel", stream);
}

void launch_stage_constants(const std::int8_t* bias, const std::int32_t* row_sums, int pixel_shift,
                            const stage_numbers* numbers, std::size_t stride,
                            const code_layout& layout, std::size_t count, std::int32_t* shifts,
                            float* biases, cudaStream_t stream) {
  if (count == 0) return;
  stage_constants_kernel<<<grid_of(static_cast<std::size_t>(layout.padded_rows), count),
                           code_threads, 0, stream>>>(bias, row_sums, pixel_shift, numbers, stride,
                                                      layout, shifts, biases);
  QSWEEP_CHECK_LAUNCH("stage_constants_kernel", stream);
}

}  // namespace qsweep
