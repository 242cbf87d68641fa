// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "sweep_sqnr/sorted.hpp"

namespace qsweep {

using uint128 = unsigned __int128;

__host__ __device__ inline uint128 joined(const std::uint64_t (&halves)[2]) {
  return uint128{halves[1]} << 64 | halves[0];
}

__host__ __device__ inline void split(uint128 value, std::uint64_t (&halves)[2]) {
  halves[0] = static_cast<std::uint64_t>(value);
  halves[1] = static_cast<std::uint64_t>(value >> 64);
}

__host__ __device__ inline fixed_sums operator+(const fixed_sums& a, const fixed_sums& b) {
  fixed_sums out;
  split(joined(a.weights) + joined(b.weights), out.weights);
  split(joined(a.squares) + joined(b.squares), out.squares);
  return out;
}

__host__ __device__ inline fixed_sums operator-(const fixed_sums& a, const fixed_sums& b) {
  fixed_sums out;
  split(joined(a.weights) - joined(b.weights), out.weights);
  split(joined(a.squares) - joined(b.squares), out.squares);
  return out;
}

/// magnitude * 2^shift, cut off to an integer.
__device__ inline uint128 shifted(std::uint64_t magnitude, int shift) {
  if (shift >= 0) return uint128{magnitude} << shift;
  return shift > -64 ? magnitude >> -shift : 0;
}

/// One weight in fixed point: weight = +-significand * 2^exponent.
__device__ inline fixed_sums to_fixed(float weight, const fixed_units& units) {
  const std::uint32_t bits = __float_as_uint(weight);
  const std::uint32_t biased = bits >> 23 & 0xffU;
  const std::uint64_t significand = (bits & 0x7fffffU) | (biased != 0 ? 0x800000U : 0U);
  const int exponent = static_cast<int>(biased != 0 ? biased : 1U) - 150;
  const uint128 magnitude = shifted(significand, exponent - units.weights);
  fixed_sums out;
  split(bits >> 31 != 0 ? 0 - magnitude : magnitude, out.weights);
  split(shifted(significand * significand, 2 * exponent - units.squares), out.squares);
  return out;
}

}  // namespace qsweep
