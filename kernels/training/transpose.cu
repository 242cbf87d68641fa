// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/transpose.hpp"

namespace qsweep {
namespace {

constexpr unsigned tile = 32;
constexpr unsigned tile_threads = 8;  ///< rows of a tile that a block takes at once

/// Block: a 32 x 32 tile of a matrix, read and written along rows; the tile's row of 33 numbers
/// keeps a column in 32 banks.
__global__ void __launch_bounds__(tile* tile_threads)
    transpose_kernel(std::size_t rows, std::size_t columns, unsigned tiles_down,
                     unsigned tiles_across, const float* __restrict__ from,
                     const float* __restrict__ bias, float* __restrict__ to) {
  __shared__ float values[tile][tile + 1];
  const unsigned place = blockIdx.x % (tiles_down * tiles_across);
  const std::size_t matrix = blockIdx.x / (tiles_down * tiles_across) * rows * columns;
  const std::size_t top = std::size_t{place / tiles_across} * tile;
  const std::size_t left = std::size_t{place % tiles_across} * tile;
  for (unsigned k = threadIdx.y; k < tile; k += tile_threads) {
    const std::size_t row = top + k;
    const std::size_t column = left + threadIdx.x;
    if (row < rows && column < columns) {
      const float value = from[matrix + row * columns + column];
      values[k][threadIdx.x] = bias != nullptr ? value + bias[row] : value;
    }
  }
  __syncthreads();
  for (unsigned k = threadIdx.y; k < tile; k += tile_threads) {
    const std::size_t row = top + threadIdx.x;
    const std::size_t column = left + k;
    if (row < rows && column < columns) {
      to[matrix + column * rows + row] = values[threadIdx.x][k];
    }
  }
}

}  // namespace

void launch_transpose(std::size_t batch, std::size_t rows, std::size_t columns, const float* from,
                      const float* bias, float* to, cudaStream_t stream) {
  const std::size_t down = pieces(rows, tile);
  const std::size_t across = pieces(columns, tile);
  const std::size_t blocks = batch * down * across;
  if (blocks == 0) return;
  transpose_kernel<<<static_cast<unsigned>(blocks), dim3(tile, tile_threads), 0, stream>>>(
      rows, columns, static_cast<unsigned>(down), static_cast<unsigned>(across), from, bias, to);
  QSWEEP_CHECK_LAUNCH("transpose_kernel", stream);
}

}  // namespace qsweep
