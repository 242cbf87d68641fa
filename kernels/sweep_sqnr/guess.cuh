// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "sweep_sqnr/direct.hpp"

namespace qsweep {

/// Added to a number in [0, 2^22), this leaves its nearest integer in the lowest bits.
constexpr float guess_rounder = 0x1.8p23F;
constexpr std::uint32_t guess_origin = 0x4b400000U;  ///< bits of guess_rounder

/// guess_origin + u(weight). Two fused multiply-adds, the first one saturating at no cost; none can
/// be contracted further, so that what launch_guess_codes checked is what is used.
__device__ inline std::uint32_t guess_bits(float weight, const code_guess& guess) {
  float place;
  asm("fma.rn.sat.f32 %0, %1, %2, %3;"
      : "=f"(place)
      : "f"(weight), "f"(guess.scale), "f"(guess.shift));
  return __float_as_uint(__fmaf_rn(place, guess.last, guess_rounder));
}

/// How many of `count` ascending cutpoints are <= weight; cutpoint(i) reads one.
template <class Cutpoint>
__device__ std::uint32_t search_code(float weight, std::uint32_t count, const Cutpoint& cutpoint) {
  std::uint32_t code = 0;
  for (std::uint32_t half = count == 0 ? 0U : 0x80000000U >> __clz(static_cast<int>(count));
       half > 0; half >>= 1) {
    const std::uint32_t next = code + half;
    if (next <= count && cutpoint(next - 1) <= weight) code = next;
  }
  return code;
}

}  // namespace qsweep
