// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "count_correct/certify.cuh"
#include "count_correct/fused.hpp"

namespace qsweep {
namespace {

constexpr int certify_threads = 128;

/// A thread an image, block row t.
__global__ void __launch_bounds__(certify_threads)
    certify_kernel(const float* __restrict__ logits, int parts, std::size_t images,
                   const __grid_constant__ last_layer last,
                   const __grid_constant__ certificate proof, std::int8_t* __restrict__ classes) {
  const std::size_t t = blockIdx.y;
  const std::size_t b = blockIdx.x * std::size_t{certify_threads} + threadIdx.x;
  if (b >= images) return;
  constexpr int C = logit_columns;
  float sums[C] = {};
  for (int part = 0; part < parts; ++part) {
    const auto* from = reinterpret_cast<const float4*>(logits + ((t * parts + part) * images + b) *
                                                                    std::size_t{C});
#pragma unroll
    for (int c = 0; c < C; c += 4) {
      const float4 four = from[c / 4];
      sums[c] += four.x;
      sums[c + 1] += four.y;
      sums[c + 2] += four.z;
      sums[c + 3] += four.w;
    }
  }
  int winner = 0;
  float largest = -INFINITY;
#pragma unroll
  for (int c = 0; c < C; ++c) {
    if (c >= last.classes) continue;
    sums[c] += last.biases[t * last.padded_rows + c];
    if (sums[c] > largest) {
      largest = sums[c];
      winner = c;
    }
  }
  const int hidden = proof.stages - 2;
  const lead_bound bound(proof, t, inherited_error(proof, images, t, b, hidden),
                         facts_of(proof.facts[hidden], images, t, b), last.classes);
  bool certain = true;
#pragma unroll
  for (int c = 0; c < C; ++c) {
    if (c >= last.classes || c == winner) continue;
    certain = certain && bound.certain(winner, c, static_cast<double>(largest) - sums[c]);
  }
  classes[t * images + b] = certain ? static_cast<std::int8_t>(winner) : uncertain_class;
}

}  // namespace

void launch_certify(const float* logits, int parts, std::size_t images, const last_layer& last,
                    const certificate& proof, std::size_t count, std::int8_t* classes,
                    cudaStream_t stream) {
  if (count == 0 || images == 0) return;
  const dim3 grid(static_cast<unsigned>(pieces(images, certify_threads)),
                  static_cast<unsigned>(count));
  certify_kernel<<<grid, certify_threads, 0, stream>>>(logits, parts, images, last, proof, classes);
  QSWEEP_CHECK_LAUNCH("certify_kernel", stream);
}

}  // namespace qsweep
