// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// float32 and float64 instructions of PTX. `.approx` ones are computed accurately: compare what
// uses them with a tolerance.
#pragma once

#include <cfenv>
#include <cmath>
#include <cstdint>
#include <limits>

#include "values.hpp"

namespace cuda_on_cpu {

enum class rounding { nearest, zero, down, up };

/// What compute() gives in a rounding mode. It must read its inputs through `opaque`.
template <rounding R, class Compute>
auto rounded(Compute compute) {
  if constexpr (R == rounding::nearest) {
    return compute();
  } else {
    const int before = std::fegetround();
    std::fesetround(R == rounding::zero   ? FE_TOWARDZERO
                    : R == rounding::down ? FE_DOWNWARD
                                          : FE_UPWARD);
    auto result = compute();
    asm volatile("" : "+m"(result) : : "memory");
    std::fesetround(before);
    return result;
  }
}
/// A value that the compiler knows nothing of, so that it cannot compute before the mode is set.
template <class T>
T opaque(T value) {
  asm volatile("" : "+m"(value) : : "memory");
  return value;
}

/// .ftz: subnormal numbers become zeros of their sign.
inline float flush(float a) {
  return std::fabs(a) < std::numeric_limits<float>::min() ? std::copysign(0.0f, a) : a;
}
/// .sat: to [0, 1], NaN to 0.
template <class T>
requires std::is_floating_point_v<T> T saturate(T a) {
  return a >= 1 ? T(1) : a > 0 ? a : T(0);
}

#define CUDA_ON_CPU_BINARY(name, sign)                                  \
  template <rounding R = rounding::nearest, class T>                    \
  requires std::is_floating_point_v<T> T name(T a, T b) {               \
    if constexpr (R == rounding::nearest) return a sign b;              \
    return rounded<R>([&]() -> T { return opaque(a) sign opaque(b); }); \
  }
CUDA_ON_CPU_BINARY(add, +)
CUDA_ON_CPU_BINARY(sub, -)
CUDA_ON_CPU_BINARY(mul, *)
CUDA_ON_CPU_BINARY(div, /)
#undef CUDA_ON_CPU_BINARY

template <rounding R = rounding::nearest, class T>
requires std::is_floating_point_v<T> T fma(T a, T b, T c) {
  if constexpr (R == rounding::nearest) return std::fma(a, b, c);
  return rounded<R>([&] { return std::fma(opaque(a), opaque(b), opaque(c)); });
}
template <rounding R = rounding::nearest, class T>
T square_root(T a) {
  if constexpr (R == rounding::nearest) return std::sqrt(a);
  return rounded<R>([&] { return std::sqrt(opaque(a)); });
}
template <class T>
T reciprocal_root(T a) {
  return T(1 / std::sqrt((long double)a));
}

/// rcp.approx.ftz.f64 and rsqrt.approx.ftz.f64: the upper word of the result, the lower one zero;
/// of the operand too only the upper word counts.
inline double upper_word(double a) {
  return float_from_bits(std::bit_cast<std::uint64_t>(a) & 0xffffffff00000000ull);
}
inline double flush_double(double a) {
  return std::fabs(a) < std::numeric_limits<double>::min() ? std::copysign(0.0, a) : a;
}
inline double approximate_reciprocal(double a) {
  return flush_double(upper_word(1 / flush_double(upper_word(a))));
}
inline double approximate_reciprocal_root(double a) {
  return upper_word(reciprocal_root(flush_double(upper_word(a))));
}

/// A NaN operand loses to a number (and to NaN with .NaN); -0 is less than +0.
template <class T>
requires std::is_floating_point_v<T> T float_min(T a, T b) {
  if (a != a || b != b) return a != a ? b : a;
  return a == b ? (std::signbit(a) ? a : b) : a < b ? a : b;
}
template <class T>
requires std::is_floating_point_v<T> T float_max(T a, T b) {
  if (a != a || b != b) return a != a ? b : a;
  return a == b ? (std::signbit(a) ? b : a) : a < b ? b : a;
}
template <class T>
requires std::is_floating_point_v<T> T float_minNaN(T a, T b) {
  return a != a ? a : b != b ? b : float_min(a, b);
}
template <class T>
requires std::is_floating_point_v<T> T float_maxNaN(T a, T b) {
  return a != a ? a : b != b ? b : float_max(a, b);
}

/// Ordered comparisons are false for NaN, those ending in u are true; num and nan ask for NaN.
#define CUDA_ON_CPU_COMPARE(name, sign)  \
  template <class T>                     \
  requires std::is_floating_point_v<T>   \
  bool compare_##name(T a, T b) {        \
    return a sign b && a == a && b == b; \
  }                                      \
  template <class T>                     \
  requires std::is_floating_point_v<T>   \
  bool compare_##name##u(T a, T b) {     \
    return a sign b || a != a || b != b; \
  }
CUDA_ON_CPU_COMPARE(eq, ==)
CUDA_ON_CPU_COMPARE(ne, !=)
CUDA_ON_CPU_COMPARE(lt, <)
CUDA_ON_CPU_COMPARE(le, <=)
CUDA_ON_CPU_COMPARE(gt, >)
CUDA_ON_CPU_COMPARE(ge, >=)
#undef CUDA_ON_CPU_COMPARE
template <class T>
requires std::is_floating_point_v<T>
bool compare_num(T a, T b) {
  return a == a && b == b;
}
template <class T>
requires std::is_floating_point_v<T>
bool compare_nan(T a, T b) {
  return a != a || b != b;
}

template <class T>
bool is_finite(T a) {
  return std::isfinite(a);
}
template <class T>
bool is_infinite(T a) {
  return std::isinf(a);
}
template <class T>
bool is_number(T a) {
  return a == a;
}
template <class T>
bool is_notanumber(T a) {
  return a != a;
}
template <class T>
bool is_normal(T a) {
  return std::isnormal(a);
}
template <class T>
bool is_subnormal(T a) {
  return std::fpclassify(a) == FP_SUBNORMAL;
}

}  // namespace cuda_on_cpu
