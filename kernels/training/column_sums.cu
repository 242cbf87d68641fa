// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/launch.hpp"
#include "training/column_sums.hpp"

namespace qsweep {
namespace {

constexpr unsigned sum_columns = 32;
constexpr unsigned sum_rows = 8;
/// Rows of a slice: each of the block's rows of threads adds 64 of them.
constexpr std::size_t slice_rows = 64 * sum_rows;
/// More slices than this would be slow to add; they become longer instead.
constexpr std::size_t most_slices = 512;

std::size_t rows_per_slice(std::size_t rows) {
  return std::max(slice_rows, pieces(rows, most_slices));
}

/// Block (x, y): 32 columns of slice y, whose sums go to row y of `sums`.
__global__ void __launch_bounds__(sum_columns* sum_rows)
    column_sums_kernel(std::size_t rows, std::size_t columns, std::size_t per_slice,
                       const float* __restrict__ values, float* __restrict__ sums) {
  __shared__ float partial[sum_rows][sum_columns];
  const std::size_t column = std::size_t{blockIdx.x} * sum_columns + threadIdx.x;
  const std::size_t begin = blockIdx.y * per_slice;
  const std::size_t end = min(rows, begin + per_slice);
  float sum = 0.0F;
  if (column < columns) {
    for (std::size_t row = begin + threadIdx.y; row < end; row += sum_rows) {
      sum += values[row * columns + column];
    }
  }
  partial[threadIdx.y][threadIdx.x] = sum;
  __syncthreads();
  if (threadIdx.y != 0 || column >= columns) return;
  for (unsigned k = 1; k < sum_rows; ++k) sum += partial[k][threadIdx.x];
  sums[blockIdx.y * columns + column] = sum;
}

void add_slices(std::size_t rows, std::size_t columns, std::size_t slices, const float* values,
                float* sums, cudaStream_t stream) {
  const dim3 grid(static_cast<unsigned>(pieces(columns, sum_columns)),
                  static_cast<unsigned>(slices));
  column_sums_kernel<<<grid, dim3(sum_columns, sum_rows), 0, stream>>>(
      rows, columns, pieces(rows, slices), values, sums);
  QSWEEP_CHECK_LAUNCH("column_sums_kernel", stream);
}

}  // namespace

std::size_t column_sums_workspace(std::size_t rows, std::size_t columns) {
  const std::size_t slices = pieces(rows, rows_per_slice(rows));
  return slices > 1 ? slices * columns : 0;
}

void launch_column_sums(std::size_t rows, std::size_t columns, const float* values,
                        float* workspace, float* sums, cudaStream_t stream) {
  if (columns == 0) return;
  const std::size_t slices = pieces(rows, rows_per_slice(rows));
  if (slices <= 1) {
    add_slices(rows, columns, 1, values, sums, stream);
    return;
  }
  add_slices(rows, columns, slices, values, workspace, stream);
  add_slices(slices, columns, 1, workspace, sums, stream);
}

}  // namespace qsweep
