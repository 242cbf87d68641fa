// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "count_correct/outputs.cuh"
#include "count_correct/rectify.hpp"

namespace qsweep {
namespace {

constexpr int rectify_threads = 256;
constexpr int rows_per_block = rectify_threads / 32;

/// A warp an image, block row t: lanes take neighbouring pairs of outputs.
template <class Sum>
__global__ void __launch_bounds__(rectify_threads)
    rectify_kernel(product_sums from, __half* __restrict__ activations,
                   activation_facts* __restrict__ facts) {
  const std::size_t t = blockIdx.y;
  const std::size_t b = blockIdx.x * std::size_t{rows_per_block} + threadIdx.x / 32;
  if (b >= from.images) return;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  const output_reader<Sum> z(from, t, b);
  const std::size_t row = t * from.images + b;
  auto* out =
      reinterpret_cast<__half2*>(activations + row * static_cast<std::size_t>(from.columns));
  facts_sum seen;
  for (int j = 2 * lane; j < from.columns; j += 64) {
    const __half zero = __float2half_rn(0.0F);
    const __half first = j < from.outputs ? cut_output(z[j], z.scale, seen) : zero;
    const __half second = j + 1 < from.outputs ? cut_output(z[j + 1], z.scale, seen) : zero;
    out[j / 2] = __halves2half2(first, second);
  }
  const activation_facts all = seen.of_warp();
  if (lane == 0) facts[row] = all;
}

}  // namespace

void launch_rectify(const product_sums& from, bool integers, std::size_t count, __half* activations,
                    activation_facts* facts, cudaStream_t stream) {
  if (count == 0 || from.images == 0) return;
  const dim3 grid(static_cast<unsigned>(pieces(from.images, rows_per_block)),
                  static_cast<unsigned>(count));
  if (integers) {
    rectify_kernel<std::int32_t><<<grid, rectify_threads, 0, stream>>>(from, activations, facts);
  } else {
    rectify_kernel<float><<<grid, rectify_threads, 0, stream>>>(from, activations, facts);
  }
  QSWEEP_CHECK_LAUNCH("rectify_kernel", stream);
}

}  // namespace qsweep
