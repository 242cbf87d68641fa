// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// float16 and bfloat16: conversion with one rounding, and arithmetic through doubles.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "floating.hpp"
#include "values.hpp"

namespace cuda_on_cpu {

template <class Half>
struct half_format;
template <>
struct half_format<half> {
  static constexpr int fraction_bits = 10, least_exponent = -14, greatest_exponent = 15;
};
template <>
struct half_format<bfloat16> {
  static constexpr int fraction_bits = 7, least_exponent = -126, greatest_exponent = 127;
};

template <class T>
concept half_scalar = std::is_same_v<T, half> || std::is_same_v<T, bfloat16>;

inline float to_float(bfloat16 a) {
  return float_from_bits(std::uint32_t(a.bits) << 16);
}
/// Exact: scales the fraction, as a subnormal float32 or as a normal one, by a power of two.
inline float to_float(half a) {
  const std::uint32_t sign = std::uint32_t(a.bits & 0x8000) << 16;
  const std::uint32_t magnitude = std::uint32_t(a.bits & 0x7fff) << 13;
  const float scaled = float_from_bits(magnitude) * 0x1p112f;
  const std::uint32_t is_special = magnitude >= (0x7c00u << 13) ? 0x7f800000u : 0u;
  return float_from_bits(sign | is_special | std::bit_cast<std::uint32_t>(scaled));
}
inline float to_float(tensor_float a) {
  return float_from_bits(a.bits & 0xffffe000u);
}

/// The bits with one rounding. NaN becomes 0x7fff; what is too large becomes infinity, or in a mode
/// that rounds towards zero the largest number.
template <class Half, rounding R = rounding::nearest>
Half round_to(double value) {
  using format = half_format<Half>;
  const std::uint16_t sign = std::signbit(value) ? 0x8000 : 0;
  if (value != value) return {0x7fff};
  const double magnitude = std::fabs(value);
  constexpr int infinity = (format::greatest_exponent - format::least_exponent + 2)
                           << format::fraction_bits;
  if (std::isinf(value)) return {std::uint16_t(sign | infinity)};
  const int exponent = magnitude == 0 ? format::least_exponent
                                      : std::max(std::ilogb(magnitude), format::least_exponent);
  const double scaled = std::ldexp(magnitude, format::fraction_bits - exponent);
  const double whole = std::floor(scaled);
  const double rest = scaled - whole;
  bool is_up = false;
  if (R == rounding::nearest) is_up = rest > 0.5 || (rest == 0.5 && std::fmod(whole, 2) == 1);
  if (R == rounding::down) is_up = rest > 0 && sign != 0;
  if (R == rounding::up) is_up = rest > 0 && sign == 0;
  // A fraction that rounds up to the next power of two carries into the exponent, as it should.
  const int bits =
      ((exponent - format::least_exponent) << format::fraction_bits) + int(whole) + is_up;
  if (bits < infinity) return {std::uint16_t(sign | bits)};
  const bool to_infinity = R == rounding::nearest || (R == rounding::down && sign != 0) ||
                           (R == rounding::up && sign == 0);
  return {std::uint16_t(sign | (to_infinity ? infinity : infinity - 1))};
}
/// The way most kernels take: rounding to nearest of a float32, in integers.
template <>
inline bfloat16 round_to<bfloat16, rounding::nearest>(double value) {
  const float single = float(value);
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(single);
  if (double(single) == value) {
    return {std::uint16_t((bits + 0x7fff + (bits >> 16 & 1)) >> 16)};
  }
  if (value != value) return {0x7fff};
  // Inexact in float32: round that to odd first, so that the second rounding decides rightly.
  std::uint32_t odd = bits;
  if (std::fabs(double(single)) > std::fabs(value)) --odd;
  odd |= 1;
  return {std::uint16_t((odd + 0x7fff + (odd >> 16 & 1)) >> 16)};
}

/// .ftz and .sat of a float16.
inline half flush(half a) {
  return (a.bits & 0x7c00) == 0 ? half{std::uint16_t(a.bits & 0x8000)} : a;
}
inline half saturate(half a) {
  return round_to<half>(saturate(to_float(a)));
}

/// a * b + c rounded once. The product is exact in double; the sum is rounded to odd there, which
/// makes the rounding to a few bits exact (Boldo and Melquiond, 2008).
template <half_scalar Half>
Half fused(Half a, Half b, Half c) {
  const double product = double(to_float(a)) * double(to_float(b));
  const double addend = to_float(c);
  double sum = product + addend;
  if (std::isfinite(sum)) {
    const double other = sum - product;
    const double error = (product - (sum - other)) + (addend - other);
    std::uint64_t bits = std::bit_cast<std::uint64_t>(sum);
    if (error != 0 && (bits & 1) == 0) {
      bits += (error > 0) == (sum > 0) ? 1 : -1;
      sum = std::bit_cast<double>(bits);
    }
  }
  return round_to<Half>(sum);
}

template <rounding R = rounding::nearest, half_scalar Half>
Half add(Half a, Half b) {
  return round_to<Half>(double(to_float(a)) + double(to_float(b)));
}
template <rounding R = rounding::nearest, half_scalar Half>
Half sub(Half a, Half b) {
  return round_to<Half>(double(to_float(a)) - double(to_float(b)));
}
template <rounding R = rounding::nearest, half_scalar Half>
Half mul(Half a, Half b) {
  return round_to<Half>(double(to_float(a)) * double(to_float(b)));
}
template <rounding R = rounding::nearest, half_scalar Half>
Half fma(Half a, Half b, Half c) {
  return fused(a, b, c);
}
template <half_scalar Half>
Half half_neg(Half a) {
  return {std::uint16_t(a.bits ^ 0x8000)};
}
template <half_scalar Half>
Half half_abs(Half a) {
  return {std::uint16_t(a.bits & 0x7fff)};
}
template <half_scalar Half>
Half relu(Half a) {
  const float value = to_float(a);
  return value > 0 ? a : value != value ? Half{0x7fff} : Half{0};
}
template <half_scalar Half>
Half half_exp2(Half a) {
  return round_to<Half>(std::exp2(double(to_float(a))));
}
template <half_scalar Half>
Half half_tanh(Half a) {
  return round_to<Half>(std::tanh(double(to_float(a))));
}

/// The rest follows float32's rules; a NaN result is 0x7fff.
#define CUDA_ON_CPU_EXTREME(name)                                  \
  template <half_scalar Half>                                      \
  Half float_##name(Half a, Half b) {                              \
    return round_to<Half>(float_##name(to_float(a), to_float(b))); \
  }
CUDA_ON_CPU_EXTREME(min)
CUDA_ON_CPU_EXTREME(max)
CUDA_ON_CPU_EXTREME(minNaN)
CUDA_ON_CPU_EXTREME(maxNaN)
#undef CUDA_ON_CPU_EXTREME

#define CUDA_ON_CPU_COMPARE(name)                                            \
  template <half_scalar Half>                                                \
  bool compare_##name(Half a, Half b) {                                      \
    return compare_##name(to_float(a), to_float(b));                         \
  }                                                                          \
  struct set_##name {                                                        \
    bool operator()(float a, float b) const { return compare_##name(a, b); } \
  };
CUDA_ON_CPU_COMPARE(eq)
CUDA_ON_CPU_COMPARE(ne)
CUDA_ON_CPU_COMPARE(lt)
CUDA_ON_CPU_COMPARE(le)
CUDA_ON_CPU_COMPARE(gt)
CUDA_ON_CPU_COMPARE(ge)
CUDA_ON_CPU_COMPARE(equ)
CUDA_ON_CPU_COMPARE(neu)
CUDA_ON_CPU_COMPARE(ltu)
CUDA_ON_CPU_COMPARE(leu)
CUDA_ON_CPU_COMPARE(gtu)
CUDA_ON_CPU_COMPARE(geu)
CUDA_ON_CPU_COMPARE(num)
CUDA_ON_CPU_COMPARE(nan)
#undef CUDA_ON_CPU_COMPARE
template <class Compare, half_scalar Half>
Half half_set(Half a, Half b) {
  return round_to<Half>(Compare()(to_float(a), to_float(b)) ? 1.0 : 0.0);
}

/// Pairs go element by element.
#define CUDA_ON_CPU_PAIR1(name)             \
  template <class Half>                     \
  half_pair<Half> name(half_pair<Half> a) { \
    return {name(a.low), name(a.high)};     \
  }
CUDA_ON_CPU_PAIR1(flush)
CUDA_ON_CPU_PAIR1(saturate)
CUDA_ON_CPU_PAIR1(half_neg)
CUDA_ON_CPU_PAIR1(half_abs)
CUDA_ON_CPU_PAIR1(half_exp2)
CUDA_ON_CPU_PAIR1(half_tanh)
CUDA_ON_CPU_PAIR1(relu)
#undef CUDA_ON_CPU_PAIR1
#define CUDA_ON_CPU_PAIR2(name)                                \
  template <class Half>                                        \
  half_pair<Half> name(half_pair<Half> a, half_pair<Half> b) { \
    return {name(a.low, b.low), name(a.high, b.high)};         \
  }
CUDA_ON_CPU_PAIR2(float_min)
CUDA_ON_CPU_PAIR2(float_max)
CUDA_ON_CPU_PAIR2(float_minNaN)
CUDA_ON_CPU_PAIR2(float_maxNaN)
#undef CUDA_ON_CPU_PAIR2
template <rounding R = rounding::nearest, class Half>
half_pair<Half> add(half_pair<Half> a, half_pair<Half> b) {
  return {add(a.low, b.low), add(a.high, b.high)};
}
template <rounding R = rounding::nearest, class Half>
half_pair<Half> sub(half_pair<Half> a, half_pair<Half> b) {
  return {sub(a.low, b.low), sub(a.high, b.high)};
}
template <rounding R = rounding::nearest, class Half>
half_pair<Half> mul(half_pair<Half> a, half_pair<Half> b) {
  return {mul(a.low, b.low), mul(a.high, b.high)};
}
template <rounding R = rounding::nearest, class Half>
half_pair<Half> fma(half_pair<Half> a, half_pair<Half> b, half_pair<Half> c) {
  return {fused(a.low, b.low, c.low), fused(a.high, b.high, c.high)};
}
template <class Compare, class Half>
half_pair<Half> half_set(half_pair<Half> a, half_pair<Half> b) {
  return {half_set<Compare>(a.low, b.low), half_set<Compare>(a.high, b.high)};
}

template <bool IsRelu, class T>
T relu_if(T a) {
  if constexpr (IsRelu) return relu(a);
  return a;
}
/// cvt to a pair: the first operand is the high element.
template <class Pair, rounding R>
Pair pack(float high, float low) {
  using scalar = decltype(Pair::low);
  return {round_to<scalar, R>(low), round_to<scalar, R>(high)};
}

}  // namespace cuda_on_cpu
