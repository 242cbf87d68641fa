// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "count_correct/certify.cuh"
#include "count_correct/outputs.cuh"

namespace qsweep {
namespace {

constexpr int classify_threads = 256;
constexpr int warps = classify_threads / 32;
/// A warp takes this many images at once, so that a weight is read from shared memory once for all
/// of them; eight lanes are left with each image.
constexpr int images_per_warp = 4;
constexpr int lanes_per_image = 32 / images_per_warp;
constexpr int images_per_block = warps * images_per_warp;

/// Rectified outputs straight from a product's sums.
template <class Sum>
struct from_sums {
  static constexpr bool cut = false;
  product_sums sums;

  std::size_t __device__ images() const { return sums.images; }
  int __device__ columns() const { return sums.columns; }
  __device__ float2 pair(const output_reader<Sum>& z, int j) const {
    return {j < sums.outputs ? z.scale * fmaxf(z[j], 0.0F) : 0.0F,
            j + 1 < sums.outputs ? z.scale * fmaxf(z[j + 1], 0.0F) : 0.0F};
  }
  __device__ output_reader<Sum> reader(std::size_t t, std::size_t b) const { return {sums, t, b}; }
};

/// Activations that were rounded to float16.
struct from_halves {
  static constexpr bool cut = true;
  const __half* activations;
  std::size_t num_images;
  int num_columns;

  std::size_t __device__ images() const { return num_images; }
  int __device__ columns() const { return num_columns; }
  __device__ float2 pair(const __half* row, int j) const {
    return __half22float2(*reinterpret_cast<const __half2*>(row + j));
  }
  __device__ const __half* reader(std::size_t t, std::size_t b) const {
    return activations + (t * num_images + b) * static_cast<std::size_t>(num_columns);
  }
};

/// logits[i][c] += this lane's share; then lanes 8 i .. 8 i + 7 are left with image i's logits, in
/// logits[0]. The lanes' shares are added in a fixed tree.
template <int C>
__device__ void add_up(float (&logits)[images_per_warp][C], int lane) {
  for (int c = 0; c < C; ++c) {
    const bool upper = (lane & 16) != 0;
    const float keep0 = upper ? logits[2][c] : logits[0][c];
    const float keep1 = upper ? logits[3][c] : logits[1][c];
    const float send0 = upper ? logits[0][c] : logits[2][c];
    const float send1 = upper ? logits[1][c] : logits[3][c];
    const float two0 = keep0 + __shfl_xor_sync(whole_warp, send0, 16);
    const float two1 = keep1 + __shfl_xor_sync(whole_warp, send1, 16);
    const bool odd = (lane & 8) != 0;
    float sum = (odd ? two1 : two0) + __shfl_xor_sync(whole_warp, odd ? two0 : two1, 8);
    for (int step = 4; step > 0; step /= 2) sum += __shfl_xor_sync(whole_warp, sum, step);
    logits[0][c] = sum;
  }
}

/// The facts of image lane / 8, from every lane's share of four images.
__device__ activation_facts add_up(const facts_sum (&seen)[images_per_warp], int lane) {
  activation_facts out;
  for (int i = 0; i < images_per_warp; ++i) {
    const activation_facts all = seen[i].of_warp();
    if (lane / lanes_per_image == i) out = all;
  }
  return out;
}

/// Block (x, t): images_per_block images under quantization t, four a warp.
template <int C, class Source>
__global__ void __launch_bounds__(classify_threads)
    classify_kernel(const __grid_constant__ Source source, const __grid_constant__ last_layer last,
                    const __grid_constant__ certificate proof, std::int8_t* __restrict__ classes) {
  extern __shared__ __half2 codes[];  // [C][columns / 2]
  const std::size_t t = blockIdx.y;
  const int pairs = source.columns() / 2;
  const auto* from = reinterpret_cast<const __half2*>(last.codes) +
                     t * static_cast<std::size_t>(last.padded_rows) * pairs;
  for (int i = static_cast<int>(threadIdx.x); i < C * pairs; i += classify_threads) {
    codes[i] = from[i];
  }
  __syncthreads();

  const int lane = static_cast<int>(threadIdx.x) % 32;
  const std::size_t first =
      blockIdx.x * std::size_t{images_per_block} + (threadIdx.x / 32) * images_per_warp;
  const std::size_t end = source.images();
  if (first >= end) return;
  // Beyond the last image the last one is taken again.
  const auto image = [&](int i) { return min(first + i, end - 1); };
  decltype(source.reader(0, 0)) rows[images_per_warp] = {
      source.reader(t, image(0)), source.reader(t, image(1)), source.reader(t, image(2)),
      source.reader(t, image(3))};
  float logits[images_per_warp][C] = {};
  facts_sum seen[images_per_warp];
  for (int p = lane; p < pairs; p += 32) {
    float2 a[images_per_warp];
#pragma unroll
    for (int i = 0; i < images_per_warp; ++i) {
      a[i] = source.pair(rows[i], 2 * p);
      if constexpr (!Source::cut) {
        seen[i].add(a[i].x, a[i].x);
        seen[i].add(a[i].y, a[i].y);
      }
    }
#pragma unroll
    for (int c = 0; c < C; ++c) {
      const float2 w = __half22float2(codes[c * pairs + p]);
#pragma unroll
      for (int i = 0; i < images_per_warp; ++i) {
        logits[i][c] = fmaf(w.x, a[i].x, fmaf(w.y, a[i].y, logits[i][c]));
      }
    }
  }
  add_up(logits, lane);

  const std::size_t b = image(lane / lanes_per_image);
  activation_facts facts;
  if constexpr (Source::cut) {
    facts = facts_of(proof.facts[proof.stages - 2], end, t, b);
  } else {
    facts = add_up(seen, lane);
  }
  int winner = 0;
#pragma unroll
  for (int c = 0; c < C; ++c) {
    logits[0][c] =
        c < last.classes ? logits[0][c] + last.biases[t * last.padded_rows + c] : -INFINITY;
  }
  float largest = logits[0][0];
#pragma unroll
  for (int c = 1; c < C; ++c) {
    if (logits[0][c] > largest) {
      largest = logits[0][c];
      winner = c;
    }
  }
  const lead_bound bound(proof, t, inherited_error(proof, end, t, b, proof.stages - 2), facts,
                         last.classes);
  bool certain = true;
#pragma unroll
  for (int c = 0; c < C; ++c) {
    // Each of an image's eight lanes looks at every eighth rival.
    if (c % lanes_per_image != lane % lanes_per_image || c >= last.classes || c == winner) continue;
    certain = certain && bound.certain(winner, c, static_cast<double>(largest) - logits[0][c]);
  }
  const unsigned agreed = __ballot_sync(whole_warp, certain) >> (lane / lanes_per_image * 8);
  if (lane % lanes_per_image == 0 && first + lane / lanes_per_image < end) {
    classes[t * end + b] =
        (agreed & 0xffU) == 0xffU ? static_cast<std::int8_t>(winner) : uncertain_class;
  }
}

template <int C, class Source>
void launch(const Source& source, std::size_t images, int columns, const last_layer& last,
            const certificate& proof, std::size_t count, std::int8_t* classes,
            cudaStream_t stream) {
  const std::size_t shared = static_cast<std::size_t>(C) * columns * sizeof(__half);
  QSWEEP_CUDA_TRY(cudaFuncSetAttribute(classify_kernel<C, Source>,
                                       cudaFuncAttributeMaxDynamicSharedMemorySize,
                                       static_cast<int>(shared)));
  const dim3 grid(static_cast<unsigned>(pieces(images, images_per_block)),
                  static_cast<unsigned>(count));
  classify_kernel<C><<<grid, classify_threads, shared, stream>>>(source, last, proof, classes);
  QSWEEP_CHECK_LAUNCH("classify_kernel", stream);
}

template <class Source>
void launch_any(const Source& source, std::size_t images, int columns, const last_layer& last,
                const certificate& proof, std::size_t count, std::int8_t* classes,
                cudaStream_t stream) {
  if (count == 0 || images == 0) return;
  QSWEEP_EXPECTS(last.classes <= most_integer_classes && last.padded_rows >= most_integer_classes,
                 "too many classes, or rows that are not padded");
  if (last.classes == 10) {
    launch<10>(source, images, columns, last, proof, count, classes, stream);
  } else {
    launch<most_integer_classes>(source, images, columns, last, proof, count, classes, stream);
  }
}

}  // namespace

void launch_classify(const product_sums& from, bool integers, const last_layer& last,
                     const certificate& proof, std::size_t count, std::int8_t* classes,
                     cudaStream_t stream) {
  if (integers) {
    launch_any(from_sums<std::int32_t>{from}, from.images, from.columns, last, proof, count,
               classes, stream);
  } else {
    launch_any(from_sums<float>{from}, from.images, from.columns, last, proof, count, classes,
               stream);
  }
}

void launch_classify(const __half* activations, std::size_t images, int columns,
                     const last_layer& last, const certificate& proof, std::size_t count,
                     std::int8_t* classes, cudaStream_t stream) {
  launch_any(from_halves{activations, images, columns}, images, columns, last, proof, count,
             classes, stream);
}

}  // namespace qsweep
