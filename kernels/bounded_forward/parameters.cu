// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "bounded_forward/parameters.hpp"
#include "common/launch.hpp"
#include "quantize/find_code.cuh"

namespace qsweep {
namespace {

constexpr int threads = 256;
constexpr unsigned whole_warp = 0xffffffffU;

__global__ void __launch_bounds__(threads)
    widen_kernel(const float* __restrict__ weights, std::size_t count, double* __restrict__ out) {
  const std::size_t j = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (j < count) out[j] = weights[j];
}

/// A block a segment.
__global__ void __launch_bounds__(threads)
    dequantize_kernel(const float* __restrict__ weights,
                      const weight_segment* __restrict__ segments, group_cutpoints of,
                      const double* __restrict__ levels, double* __restrict__ out) {
  const weight_segment segment = segments[blockIdx.x];
  const std::uint32_t begin = of.begins[segment.group];
  const auto size = static_cast<int>(of.begins[segment.group + 1] - begin);
  for (std::uint32_t j = threadIdx.x; j < segment.size; j += threads) {
    const int code = find_code(of.cutpoints + begin, size, weights[segment.offset + j]);
    out[segment.offset + j] = levels[begin + segment.group + code];
  }
}

/// A thread a weight, block row t; the first threads take the biases as well.
__global__ void __launch_bounds__(threads)
    layer_floats_kernel(const double* __restrict__ parameters, std::size_t num_parameters,
                        weight_layout layout, float* __restrict__ weights,
                        float* __restrict__ biases) {
  const std::size_t t = blockIdx.y;
  const double* of = parameters + t * num_parameters;
  const std::size_t columns = static_cast<std::size_t>(layout.channels) * layout.positions;
  const std::size_t e = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (e < static_cast<std::size_t>(layout.rows)) {
    biases[t * layout.rows + e] = static_cast<float>(of[layout.bias_offset + e]);
  }
  if (e >= columns * layout.rows) return;
  const std::size_t row = e / columns;
  const std::size_t channel = e % columns / layout.positions;
  const std::size_t position = e % layout.positions;
  const std::size_t from = row * columns + position * layout.channels + channel;
  weights[t * columns * layout.rows + e] =
      static_cast<float>(of[layout.weight_offset + from] / layout.divisor);
}

/// A warp a row, block row t.
__global__ void __launch_bounds__(threads)
    row_squares_kernel(const float* __restrict__ weights, int rows, int columns,
                       double* __restrict__ squares) {
  const std::size_t t = blockIdx.y;
  const int row = static_cast<int>(blockIdx.x * (threads / 32) + threadIdx.x / 32);
  const int lane = static_cast<int>(threadIdx.x) % 32;
  if (row >= rows) return;
  const float* from = weights + (t * rows + row) * static_cast<std::size_t>(columns);
  double sum = 0.0;
  for (int k = lane; k < columns; k += 32) {
    sum = fma(static_cast<double>(from[k]), static_cast<double>(from[k]), sum);
  }
  for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(whole_warp, sum, step);
  if (lane == 0) squares[t * rows + row] = sum;
}

/// A thread a column, block row t.
__global__ void __launch_bounds__(threads)
    column_norms_kernel(const float* __restrict__ weights, int rows, int columns, bool largest,
                        double raised, double* __restrict__ norms) {
  const std::size_t t = blockIdx.y;
  const int k = static_cast<int>(blockIdx.x * threads + threadIdx.x);
  if (k >= columns) return;
  const float* from = weights + t * rows * static_cast<std::size_t>(columns) + k;
  double squares = 0.0;
  double most = 0.0;
  for (int row = 0; row < rows; ++row) {
    const double value = from[static_cast<std::size_t>(row) * columns];
    squares = fma(value, value, squares);
    most = fmax(most, fabs(value));
  }
  norms[t * columns + k] = (largest ? most : sqrt(squares)) + raised;
}

dim3 grid_of(std::size_t total, std::size_t per_block, std::size_t count) {
  return {static_cast<unsigned>(pieces(total, per_block)), static_cast<unsigned>(count)};
}

}  // namespace

void launch_widen(const float* weights, std::size_t count, double* out, cudaStream_t stream) {
  if (count == 0) return;
  widen_kernel<<<grid_of(count, threads, 1), threads, 0, stream>>>(weights, count, out);
  QSWEEP_CHECK_LAUNCH("widen_kernel", stream);
}

void launch_dequantize(const float* weights, const weight_segment* segments, std::size_t count,
                       const group_cutpoints& cutpoints, const double* levels, double* out,
                       cudaStream_t stream) {
  if (count == 0) return;
  dequantize_kernel<<<static_cast<unsigned>(count), threads, 0, stream>>>(weights, segments,
                                                                         cutpoints, levels, out);
  QSWEEP_CHECK_LAUNCH("dequantize_kernel", stream);
}

void launch_layer_floats(const double* parameters, std::size_t num_parameters,
                         const weight_layout& layout, std::size_t count, float* weights,
                         float* biases, cudaStream_t stream) {
  if (count == 0) return;
  const std::size_t total =
      static_cast<std::size_t>(layout.rows) * layout.channels * layout.positions;
  layer_floats_kernel<<<grid_of(total, threads, count), threads, 0, stream>>>(
      parameters, num_parameters, layout, weights, biases);
  QSWEEP_CHECK_LAUNCH("layer_floats_kernel", stream);
}

void launch_row_squares(const float* weights, int rows, int columns, std::size_t count,
                        double* squares, cudaStream_t stream) {
  if (count == 0) return;
  row_squares_kernel<<<grid_of(static_cast<std::size_t>(rows), threads / 32, count), threads, 0,
                       stream>>>(weights, rows, columns, squares);
  QSWEEP_CHECK_LAUNCH("row_squares_kernel", stream);
}

void launch_column_norms(const float* weights, int rows, int columns, std::size_t count,
                         bool largest, double raised, double* norms, cudaStream_t stream) {
  if (count == 0) return;
  column_norms_kernel<<<grid_of(static_cast<std::size_t>(columns), threads, count), threads, 0,
                        stream>>>(weights, rows, columns, largest, raised, norms);
  QSWEEP_CHECK_LAUNCH("column_norms_kernel", stream);
}

}  // namespace qsweep
