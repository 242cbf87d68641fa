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

/// Adds up the facts of an image's activations, a thread's share of them.
struct facts_sum {
  float cut = 0.0F;  ///< squares
  float length = 0.0F;
  float sum = 0.0F;
  float nonzero = 0.0F;

  /// `rounded` stands for `value`, both >= 0.
  __device__ void add(float value, float rounded) {
    const float dropped = value - rounded;
    cut = fmaf(dropped, dropped, cut);
    length = fmaf(rounded, rounded, length);
    sum += rounded;
    nonzero += rounded != 0.0F ? 1.0F : 0.0F;
  }

  /// The facts of the whole warp's shares, in every lane.
  __device__ activation_facts of_warp() const {
    return {sqrtf(warp_sum(cut)), sqrtf(warp_sum(length)), warp_sum(sum), warp_sum(nonzero)};
  }
};

/// Rounds cut_scale max(z, 0) to float16 and counts it in.
__device__ inline __half cut_output(float z, float cut_scale, facts_sum& facts) {
  const float value = cut_scale * fmaxf(z, 0.0F);
  const __half rounded = __float2half_rn(value);
  facts.add(value, __half2float(rounded));
  return rounded;
}

/// Reads outputs z of one image under one quantization.
template <class Sum>
struct output_reader {
  const Sum* sums;
  const std::int32_t* shifts;
  const float* biases;
  float shared_term;  ///< offset times the inputs' sum

  __device__ output_reader(const product_sums& from, std::size_t t, std::size_t b)
      : sums(static_cast<const Sum*>(from.sums) + t * from.quantization_stride +
             b * from.image_stride),
        shifts(from.shifts == nullptr ? nullptr : from.shifts + t * from.columns),
        biases(from.biases + t * from.columns) {
    const float inputs = from.pixel_sums != nullptr ? from.pixel_sums[b]
                                                    : from.inputs[t * from.images + b].sum;
    shared_term = static_cast<float>(from.numbers[t * from.numbers_stride].offset) * inputs;
  }

  __device__ float operator[](int j) const;
};

template <>
__device__ inline float output_reader<std::int32_t>::operator[](int j) const {
  return static_cast<float>(sums[j] + shifts[j]) + shared_term + biases[j];
}

template <>
__device__ inline float output_reader<float>::operator[](int j) const {
  return sums[j] + shared_term + biases[j];
}

}  // namespace qsweep
