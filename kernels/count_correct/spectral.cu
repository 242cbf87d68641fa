// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cub/block/block_reduce.cuh>

#include "common/launch.hpp"
#include "count_correct/spectral.hpp"

namespace qsweep {
namespace {

constexpr int spectral_threads = 512;
using reduce = cub::BlockReduce<double, spectral_threads>;

/// Block (part, t): every spectral_blocks-th stretch of the matrix.
__global__ void __launch_bounds__(spectral_threads)
    gram_halves_kernel(const std::int32_t* __restrict__ gram,
                       const std::int32_t* __restrict__ row_sums,
                       const gram_numbers* __restrict__ numbers, int rows, int columns, int padded,
                       __half* __restrict__ halves, gram_sums* __restrict__ sums) {
  __shared__ typename reduce::TempStorage memory;
  const std::size_t t = blockIdx.y;
  const gram_numbers of = numbers[t];
  const double constant = of.offset * of.offset * columns;
  const std::size_t matrix = t * static_cast<std::size_t>(padded) * padded;
  const std::int32_t* row_sum = row_sums + t * static_cast<std::size_t>(padded);
  double cut = 0.0;
  double squares = 0.0;
  for (int e = static_cast<int>(blockIdx.x * spectral_threads + threadIdx.x); e < padded * padded;
       e += spectral_blocks * spectral_threads) {
    const int i = e / padded;
    const int j = e % padded;
    double value = 0.0;
    if (i < rows && j < rows) {
      value = of.scale * (gram[matrix + e] +
                          of.offset * (static_cast<double>(row_sum[i]) + row_sum[j]) + constant);
    }
    const __half half = __double2half(value);
    const double rounded = __half2float(half);
    halves[matrix + e] = half;
    cut = fma(value - rounded, value - rounded, cut);
    squares = fma(rounded, rounded, squares);
  }
  const double all_cut = reduce(memory).Sum(cut);
  __syncthreads();
  const double all_squares = reduce(memory).Sum(squares);
  if (threadIdx.x == 0) sums[t * spectral_blocks + blockIdx.x] = {all_cut, all_squares};
}

/// Block (part, t).
__global__ void __launch_bounds__(spectral_threads)
    sum_squares_kernel(const float* __restrict__ matrices, std::size_t size,
                       double* __restrict__ sums) {
  __shared__ typename reduce::TempStorage memory;
  const float* matrix = matrices + blockIdx.y * size;
  double sum = 0.0;
  for (std::size_t e = blockIdx.x * spectral_threads + threadIdx.x; e < size;
       e += spectral_blocks * spectral_threads) {
    const double value = matrix[e];
    sum = fma(value, value, sum);
  }
  const double all = reduce(memory).Sum(sum);
  if (threadIdx.x == 0) sums[blockIdx.y * std::size_t{spectral_blocks} + blockIdx.x] = all;
}

dim3 grid_of(std::size_t count) {
  return {spectral_blocks, static_cast<unsigned>(count)};
}

}  // namespace

void launch_gram_halves(const std::int32_t* gram, const std::int32_t* row_sums,
                        const gram_numbers* numbers, int rows, int columns, int padded,
                        std::size_t count, __half* halves, gram_sums* sums, cudaStream_t stream) {
  if (count == 0) return;
  gram_halves_kernel<<<grid_of(count), spectral_threads, 0, stream>>>(
      gram, row_sums, numbers, rows, columns, padded, halves, sums);
  QSWEEP_CHECK_LAUNCH("gram_halves_kernel", stream);
}

void launch_sum_squares(const float* matrices, std::size_t size, std::size_t count, double* sums,
                        cudaStream_t stream) {
  if (count == 0) return;
  sum_squares_kernel<<<grid_of(count), spectral_threads, 0, stream>>>(matrices, size, sums);
  QSWEEP_CHECK_LAUNCH("sum_squares_kernel", stream);
}

}  // namespace qsweep
