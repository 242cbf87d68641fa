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

/// Adds a row's facts over the four lanes that share it; lane % 4 == 0 puts them into shared memory.
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
                            const activation_facts (*shares)[fused_rows],
                            activation_facts* facts) {
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

/// Block (part, rows of images, t): the shares of 128 outputs in 128 images' logits.
template <class In, int C>
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

  // Behind the product its memory holds the last layer's codes and each warp's logits.
  auto* codes = reinterpret_cast<__half2*>(memory);  // [C][64]
  auto* shares_of = reinterpret_cast<float*>(memory + C * fused_rows * sizeof(__half));
  const auto* from = reinterpret_cast<const __half2*>(last.codes);
  for (int i = static_cast<int>(threadIdx.x); i < C * fused_rows / 2; i += threads) {
    const std::size_t row = at.t * last.padded_rows + i / (fused_rows / 2);
    codes[i] = from[(row * finish.columns + at.part * fused_rows) / 2 + i % (fused_rows / 2)];
  }
  __syncthreads();
  const finisher with(finish, at);
  const int outputs = finish.outputs - at.part * fused_rows;
#pragma unroll
  for (int i = 0; i < row_tiles; ++i) {
#pragma unroll
    for (int half = 0; half < 2; ++half) {
      const int row = at.row(i, half);
      const float shared = shared_term(finish, at.t, min(at.first_image + row, finish.images - 1));
      facts_sum seen;
      float mine[C] = {};
#pragma unroll
      for (int j = 0; j < column_tiles; ++j) {
        float a[2];
#pragma unroll
        for (int k = 0; k < 2; ++k) {
          const float z =
              output_of(sums[i][j][2 * half + k], with.shifts[j][k], shared, with.biases[j][k]);
          a[k] = at.column(j) + k < outputs ? fmaxf(z, 0.0F) : 0.0F;
          seen.add(a[k], a[k]);
        }
#pragma unroll
        for (int c = 0; c < C; ++c) {
          const float2 w = __half22float2(codes[c * (fused_rows / 2) + at.column(j) / 2]);
          mine[c] = fmaf(w.x, a[0], fmaf(w.y, a[1], mine[c]));
        }
      }
      share_facts(seen, at, row, shares);
#pragma unroll
      for (int c = 0; c < C; ++c) {
        mine[c] += __shfl_xor_sync(whole_warp, mine[c], 1);
        mine[c] += __shfl_xor_sync(whole_warp, mine[c], 2);
        if (at.lane % 4 == c % 4) shares_of[(at.warp % 4 * fused_rows + row) * C + c] = mine[c];
      }
    }
  }
  __syncthreads();
  write_facts(finish, at, shares, facts);
  float* const out = logits + ((at.t * gridDim.x + at.part) * finish.images + at.first_image) *
                                  static_cast<std::size_t>(C);
  const auto rows = static_cast<int>(
      min(static_cast<std::size_t>(fused_rows), finish.images - at.first_image));
  for (int i = static_cast<int>(threadIdx.x); i < rows * C; i += threads) {
    float sum = shares_of[i];
    for (int w = 1; w < column_warps; ++w) sum += shares_of[w * fused_rows * C + i];
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
  const bool ten = last.classes == 10;
  const auto integers = ten ? fused_logits_kernel<std::int8_t, 10>
                            : fused_logits_kernel<std::int8_t, most_integer_classes>;
  const auto halves =
      ten ? fused_logits_kernel<__half, 10> : fused_logits_kernel<__half, most_integer_classes>;
  launch(product.integers ? integers : halves, grid_of(product, finish, count), stream,
         "fused_logits_kernel", product, finish, last, logits, facts);
}

}  // namespace qsweep
