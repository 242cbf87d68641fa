// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace qsweep {

/// The number high + low, |low| <= half a unit in the last place of high. Operations below lose at
/// most 2^-103 relative of their operands' magnitudes (Joldes, Muller and Popescu 2017, table 1).
struct double_double {
  double high = 0.0;
  double low = 0.0;
};

/// a + b without error (Knuth). Sums alone: nothing here that the compiler could contract.
__device__ inline double_double two_sum(double a, double b) {
  const double sum = a + b;
  const double b_part = sum - a;
  return {sum, (a - (sum - b_part)) + (b - b_part)};
}

/// a * b without error, far from underflow.
__device__ inline double_double two_product(double a, double b) {
  const double product = __dmul_rn(a, b);
  return {product, __fma_rn(a, b, -product)};
}

__device__ inline double_double operator+(double_double a, double_double b) {
  const double_double high = two_sum(a.high, b.high);
  const double_double low = two_sum(a.low, b.low);
  const double_double sum = two_sum(high.high, high.low + low.high);
  return two_sum(sum.high, sum.low + low.low);
}

__device__ inline double_double operator*(double a, double_double b) {
  const double_double high = two_product(a, b.high);
  return two_sum(high.high, __fma_rn(a, b.low, high.low));
}

/// Times a power of two.
__device__ inline double_double scaled(double_double a, double power) {
  return {a.high * power, a.low * power};
}

/// An integer of 128 bits.
__device__ inline double_double to_double_double(__int128 value) {
  const auto high = static_cast<std::int64_t>(value >> 64);
  const auto low = static_cast<std::uint64_t>(value);
  const double_double upper =
      two_sum(static_cast<double>(high >> 32) * 0x1p96,
              static_cast<double>(static_cast<std::uint32_t>(high)) * 0x1p64);
  const double_double lower = two_sum(static_cast<double>(low >> 32) * 0x1p32,
                                      static_cast<double>(static_cast<std::uint32_t>(low)));
  return upper + lower;
}

}  // namespace qsweep
