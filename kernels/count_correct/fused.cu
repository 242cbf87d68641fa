// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "count_correct/fused.hpp"
#include "count_correct/outputs.cuh"
#include "count_correct/tile_product.cuh"

namespace qsweep {
namespace {

using tile_product::column_tiles;
using tile_product::row_tiles;
using tile_product::threads;

static_assert(tile_product::rows == fused_rows && tile_product::chunk_bytes == fused_bytes);

/// Halves of a row of outputs in shared memory: eight more, so that rows start in other banks.
constexpr int staged_columns = fused_rows + 8;
constexpr int column_warps = 4;

/// The place of a block and of a thread's sums in its tile.
struct tile_place {
  std::size_t t = blockIdx.z;
  std::size_t first_image = blockIdx.y * std::size_t{fused_rows};
  int part = static_cast<int>(blockIdx.x);
  int warp = static_cast<int>(threadIdx.x) / 32;
  int lane = static_cast<int>(threadIdx.x) % 32;

  /// Row of row tile i, upper (0) or lower (1) half; the column of column tile j.
  __device__ int row(int i, int half) const { return warp / 4 * 64 + 16 * i + 8 * half + lane / 4; }
  __device__ int column(int j) const { return warp % 4 * 32 + 8 * j + lane % 4 * 2; }
};

template <class In>
__device__ void multiply_tile(const fused_product& product, std::size_t images,
                              const tile_place& at, unsigned char* memory,
                              tile_product::sums<In>& sums) {
  const auto* activations = static_cast<const unsigned char*>(product.activations) +
                            at.t * product.activation_stride +
                            at.first_image * static_cast<std::size_t>(product.row_bytes);
  const auto* codes = static_cast<const unsigned char*>(product.codes) +
                      (at.t * product.padded_rows + at.part * fused_rows) *
                          static_cast<std::size_t>(product.row_bytes);
  const auto last = min(static_cast<std::size_t>(fused_rows), images - at.first_image) - 1;
  tile_product::multiply<In>({activations, codes, product.row_bytes, static_cast<int>(last)},
                             memory, sums);
}

/// What turns a thread's sums into outputs.
struct finisher {
  std::int32_t shifts[column_tiles][2];
  float biases[column_tiles][2];

  __device__ finisher(const product_sums& finish, const tile_place& at) {
    const std::size_t first = at.t * finish.columns + at.part * fused_rows;
    for (int j = 0; j < column_tiles; ++j) {
      for (int k = 0; k < 2; ++k) {
        const std::size_t column = first + at.column(j) + k;
        shifts[j][k] = finish.shifts != nullptr ? finish.shifts[column] : 0;
        biases[j][k] = finish.biases[column];
      }
    }
  }
};

/// Adds a row's facts over the four lanes that share it; lane % 4 == 0 puts them into shared
/// memory.
__device__ void share_facts(const facts_sum& seen, const tile_place& at, int row,
                            activation_facts (*shares)[fused_rows]) {
  float parts[4] = {seen.share.cut, seen.share.squares, seen.share.sum, seen.share.nonzero};
  for (float& part : parts) {
    part += __shfl_xor_sync(whole_warp, part, 1);
    part += __shfl_xor_sync(whole_warp, part, 2);
  }
  if (at.lane % 4 == 0) shares[at.warp % 4][row] = {parts[0], parts[1], parts[2], parts[3]};
}

/// After a __syncthreads: writes the facts of the tile's images.
__device__ void write_facts(const product_sums& finish, const tile_place& at,
                            const activation_facts (*shares)[fused_rows], activation_facts* facts) {
  const int row = static_cast<int>(threadIdx.x);
  const std::size_t image = at.first_image + row;
  if (row >= fused_rows || image >= finish.images) return;
  activation_facts all = shares[0][row];
  for (int w = 1; w < column_warps; ++w) all = all + shares[w][row];
  facts[(at.t * gridDim.x + at.part) * finish.images + image] = all;
}

/// Block (part, rows of images, t): 128 x 128 outputs.
template <class In>
__global__ void __launch_bounds__(threads, 2)
    fused_rectify_kernel(const __grid_constant__ fused_product product,
                         const __grid_constant__ product_sums finish,
                         __half* __restrict__ activations, activation_facts* __restrict__ facts) {
  extern __shared__ __align__(16) unsigned char memory[];
  __shared__ activation_facts shares[column_warps][fused_rows];
  const tile_place at;
  tile_product::sums<In> sums = {};
  multiply_tile<In>(product, finish.images, at, memory, sums);
  __syncthreads();

  auto* staged = reinterpret_cast<__half*>(memory);
  const finisher with(finish, at);
  const auto scale = static_cast<float>(finish.numbers[at.t * finish.numbers_stride].cut_scale);
  const int outputs = finish.outputs - at.part * fused_rows;
#pragma unroll
  for (int i = 0; i < row_tiles; ++i) {
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      const int row = at.row(i, half);
      const float shared = shared_term(finish, at.t, min(at.first_image + row, finish.images - 1));
      facts_sum seen;
#pragma unroll
      for (int j = 0; j < column_tiles; ++j) {
        __half cut[2];
#pragma unroll
        for (int k = 0; k < 2; ++k) {
          const float z =
              output_of(sums[i][j][2 * half + k], with.shifts[j][k], shared, with.biases[j][k]);
          cut[k] = at.column(j) + k < outputs ? cut_output(z, scale, seen) : __float2half_rn(0.0F);
        }
        *reinterpret_cast<__half2*>(staged + row * staged_columns + at.column(j)) =
            __halves2half2(cut[0], cut[1]);
      }
      share_facts(seen, at, row, shares);
    }
  }
  __syncthreads();
  write_facts(finish, at, shares, facts);
  constexpr int pieces_per_row = fused_rows / 8;
  for (int i = static_cast<int>(threadIdx.x); i < fused_rows * pieces_per_row; i += threads) {
    const int row = i / pieces_per_row;
    const int column = i % pieces_per_row * 8;
    if (at.first_image + row >= finish.images) break;
    const std::size_t to = (at.t * finish.images + at.first_image + row) * finish.columns +
                           at.part * fused_rows + column;
    *reinterpret_cast<uint4*>(activations + to) =
        *reinterpret_cast<const uint4*>(staged + row * staged_columns + column);
  }
}

/// The last layer's codes of the 32 columns that a warp holds, as operands of its products: of 16
/// columns k and 8 classes n.
struct class_operands {
  unsigned of[column_tiles / 2][2][2];

  __device__ class_operands(const last_layer& last, int columns, const tile_place& at) {
    const std::size_t row = at.t * last.padded_rows + at.lane / 4;
    const __half* from =
        last.codes + row * columns + at.part * fused_rows + at.warp % 4 * 32 + at.lane % 4 * 2;
    for (int k = 0; k < column_tiles / 2; ++k) {
      for (int n = 0; n < 2; ++n) {
        for (int r = 0; r < 2; ++r) {
          of[k][n][r] = *reinterpret_cast<const unsigned*>(from + 8 * n * columns + 16 * k + 8 * r);
        }
      }
    }
  }
};

/// An activation as the sum of two float16: an integer, and what is left of it.
struct split_value {
  __half high, low;

  __device__ split_value(float z, float scale, facts_sum& seen) {
    const float value = scale * fmaxf(z, 0.0F);
    high = __float2half_rn(rintf(value));
    const float left = value - __half2float(high);
    low = __float2half_rn(left);
    seen.add(value, __half2float(high) + __half2float(low));
  }
};

__device__ unsigned pack(__half first, __half second) {
  const __half2 both = __halves2half2(first, second);
  return *reinterpret_cast<const unsigned*>(&both);
}

/// Block (part, rows of images, t): the shares of 128 outputs in 128 images' logits. The outputs
/// stay where the product left them: its sums are laid out as the operands of the next product.
template <class In>
__global__ void __launch_bounds__(threads, 2)
    fused_logits_kernel(const __grid_constant__ fused_product product,
                        const __grid_constant__ product_sums finish,
                        const __grid_constant__ last_layer last, float* __restrict__ logits,
                        activation_facts* __restrict__ facts) {
  extern __shared__ __align__(16) unsigned char memory[];
  __shared__ activation_facts shares[column_warps][fused_rows];
  const tile_place at;
  tile_product::sums<In> sums = {};
  multiply_tile<In>(product, finish.images, at, memory, sums);
  __syncthreads();

  auto* shares_of = reinterpret_cast<float*>(memory);  // [column_warps][fused_rows][logit_columns]
  const finisher with(finish, at);
  const class_operands codes(last, finish.columns, at);
  const auto scale = static_cast<float>(finish.numbers[at.t * finish.numbers_stride].cut_scale);
  const int outputs = finish.outputs - at.part * fused_rows;
#pragma unroll
  for (int i = 0; i < row_tiles; ++i) {
    unsigned high[column_tiles][2];
    unsigned low[column_tiles][2];
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      const int row = at.row(i, half);
      const float shared = shared_term(finish, at.t, min(at.first_image + row, finish.images - 1));
      facts_sum seen;
#pragma unroll
      for (int j = 0; j < column_tiles; ++j) {
        float z[2];
#pragma unroll
        for (int k = 0; k < 2; ++k) {
          z[k] = output_of(sums[i][j][2 * half + k], with.shifts[j][k], shared, with.biases[j][k]);
          if (at.column(j) + k >= outputs) z[k] = 0.0F;
        }
        const split_value first(z[0], scale, seen);
        const split_value second(z[1], scale, seen);
        high[j][half] = pack(first.high, second.high);
        low[j][half] = pack(first.low, second.low);
      }
      share_facts(seen, at, row, shares);
    }
#pragma unroll
    for (int n = 0; n < 2; ++n) {
      float of_high[4] = {};
      float of_low[4] = {};
#pragma unroll
      for (int k = 0; k < column_tiles / 2; ++k) {
        const unsigned(&b)[2] = codes.of[k][n];
        const unsigned a[4] = {high[2 * k][0], high[2 * k][1], high[2 * k + 1][0],
                               high[2 * k + 1][1]};
        const unsigned rest[4] = {low[2 * k][0], low[2 * k][1], low[2 * k + 1][0],
                                  low[2 * k + 1][1]};
        tile_product::multiply_add(of_high, a, b[0], b[1]);
        tile_product::multiply_add(of_low, rest, b[0], b[1]);
      }
#pragma unroll
      for (int half = 0; half < 2; ++half) {
        const int row = at.warp % 4 * fused_rows + at.row(i, half);
        *reinterpret_cast<float2*>(shares_of + row * logit_columns + 8 * n + at.lane % 4 * 2) = {
            of_high[2 * half] + of_low[2 * half], of_high[2 * half + 1] + of_low[2 * half + 1]};
      }
    }
  }
  __syncthreads();
  write_facts(finish, at, shares, facts);
  float* const out = logits + ((at.t * gridDim.x + at.part) * finish.images + at.first_image) *
                                  static_cast<std::size_t>(logit_columns);
  const auto rows =
      static_cast<int>(min(static_cast<std::size_t>(fused_rows), finish.images - at.first_image));
  for (int i = static_cast<int>(threadIdx.x); i < rows * logit_columns; i += threads) {
    float sum = shares_of[i];
    for (int w = 1; w < column_warps; ++w) sum += shares_of[w * fused_rows * logit_columns + i];
    out[i] = sum;
  }
}

dim3 grid_of(const fused_product& product, const product_sums& finish, std::size_t count) {
  return {static_cast<unsigned>(product.padded_rows / fused_rows),
          static_cast<unsigned>(pieces(finish.images, fused_rows)), static_cast<unsigned>(count)};
}

template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), const dim3& grid, cudaStream_t stream, const char* name,
            const Arguments&... arguments) {
  QSWEEP_CUDA_TRY(cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize,
                                       tile_product::shared_bytes));
  kernel<<<grid, threads, tile_product::shared_bytes, stream>>>(arguments...);
  QSWEEP_CHECK_LAUNCH(name, stream);
}

}  // namespace

void launch_fused_rectify(const fused_product& product, const product_sums& finish,
                          std::size_t count, __half* activations, activation_facts* facts,
                          cudaStream_t stream) {
  if (count == 0 || finish.images == 0) return;
  QSWEEP_EXPECTS(can_fuse(product.padded_rows, product.row_bytes), "a shape that cannot be fused");
  const auto kernel =
      product.integers ? fused_rectify_kernel<std::int8_t> : fused_rectify_kernel<__half>;
  launch(kernel, grid_of(product, finish, count), stream, "fused_rectify_kernel", product, finish,
         activations, facts);
}

void launch_fused_logits(const fused_product& product, const product_sums& finish,
                         const last_layer& last, std::size_t count, float* logits,
                         activation_facts* facts, cudaStream_t stream) {
  if (count == 0 || finish.images == 0) return;
  QSWEEP_EXPECTS(can_fuse(product.padded_rows, product.row_bytes), "a shape that cannot be fused");
  QSWEEP_EXPECTS(last.padded_rows >= logit_columns, "classes that are not padded");
  const auto kernel =
      product.integers ? fused_logits_kernel<std::int8_t> : fused_logits_kernel<__half>;
  launch(kernel, grid_of(product, finish, count), stream, "fused_logits_kernel", product, finish,
         last, logits, facts);
}

}  // namespace qsweep
