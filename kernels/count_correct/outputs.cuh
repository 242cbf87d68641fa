// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_fp16.h>

#include "count_correct/rectify.hpp"

namespace qsweep {

inline constexpr unsigned whole_warp = 0xffffffffU;

__device__ inline float warp_sum(float value) {
  for (int step = 16; step > 0; step /= 2) value += __shfl_xor_sync(whole_warp, value, step);
  return value;
}

/// Counts activations in, a thread's share of them.
struct facts_sum {
  activation_facts share;

  /// `rounded` stands for `value`, both >= 0.
  __device__ void add(float value, float rounded) {
    const float dropped = value - rounded;
    share.cut = fmaf(dropped, dropped, share.cut);
    share.squares = fmaf(rounded, rounded, share.squares);
    share.sum += rounded;
    share.nonzero += rounded != 0.0F ? 1.0F : 0.0F;
  }

  /// The sum of the warp's shares, in every lane.
  __device__ activation_facts of_warp() const {
    return {warp_sum(share.cut), warp_sum(share.squares), warp_sum(share.sum),
            warp_sum(share.nonzero)};
  }
};

__device__ inline activation_facts operator+(const activation_facts& a, const activation_facts& b) {
  return {a.cut + b.cut, a.squares + b.squares, a.sum + b.sum, a.nonzero + b.nonzero};
}

/// The facts of image b under quantization t.
__device__ inline activation_facts facts_of(const facts_view& view, std::size_t images,
                                            std::size_t t, std::size_t b) {
  const activation_facts* shares = view.shares + t * view.parts * images + b;
  activation_facts all = shares[0];
  for (int part = 1; part < view.parts; ++part) all = all + shares[part * images];
  return all;
}

/// Rounds cut_scale max(z, 0) to an integer that float16 holds and counts it in.
__device__ inline __half cut_output(float z, float cut_scale, facts_sum& facts) {
  const float value = cut_scale * fmaxf(z, 0.0F);
  const __half rounded = __float2half_rn(rintf(value));
  facts.add(value, __half2float(rounded));
  return rounded;
}

/// The term that all outputs of image b under quantization t share: offset times the inputs' sum.
__device__ inline float shared_term(const product_sums& from, std::size_t t, std::size_t b) {
  const float inputs = from.pixel_sums != nullptr ? from.pixel_sums[b]
                                                  : facts_of(from.inputs, from.images, t, b).sum;
  return static_cast<float>(from.numbers[t * from.numbers_stride].offset) * inputs;
}

__device__ inline float output_of(int sum, std::int32_t shift, float shared, float bias) {
  return static_cast<float>(sum + shift) + shared + bias;
}

__device__ inline float output_of(float sum, std::int32_t, float shared, float bias) {
  return sum + shared + bias;
}

/// Reads outputs z of one image under one quantization.
template <class Sum>
struct output_reader {
  const Sum* sums;
  const std::int32_t* shifts;
  const float* biases;
  float shared;
  float scale;  ///< cut_scale

  __device__ output_reader(const product_sums& from, std::size_t t, std::size_t b)
      : sums(static_cast<const Sum*>(from.sums) + t * from.quantization_stride +
             b * from.image_stride),
        shifts(from.shifts == nullptr ? nullptr : from.shifts + t * from.columns),
        biases(from.biases + t * from.columns),
        shared(shared_term(from, t, b)),
        scale(static_cast<float>(from.numbers[t * from.numbers_stride].cut_scale)) {}

  __device__ float operator[](int j) const {
    return output_of(sums[j], shifts == nullptr ? 0 : shifts[j], shared, biases[j]);
  }
};

}  // namespace qsweep
