// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// cvt between numbers, and rounding to integral values.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

#include "floating.hpp"
#include "half.hpp"

namespace cuda_on_cpu {

template <rounding R, class T>
requires std::is_floating_point_v<T> T to_integral(T a) {
  if constexpr (R == rounding::zero) return std::trunc(a);
  if constexpr (R == rounding::down) return std::floor(a);
  if constexpr (R == rounding::up) return std::ceil(a);
  return std::nearbyint(a);
}
template <rounding R>
half to_integral(half a) {
  return round_to<half>(to_integral<R>(double(to_float(a))));
}

/// Values outside the target's range go to its nearest end, NaN to 0.
template <class To, rounding R, class From>
To to_integer(From from) {
  using limits = std::numeric_limits<To>;
  double value;
  if constexpr (std::is_floating_point_v<From>) {
    value = from;
  } else {
    value = to_float(from);
  }
  if (value != value) return 0;
  value = to_integral<R>(value);
  // As doubles the largest values of 64-bit types round up to a power of two, which is out of
  // range.
  if (value <= double(limits::min())) return limits::min();
  if (value >= double(limits::max())) return limits::max();
  return To(value);
}
template <class To, rounding R, class From>
To from_integer(From from) {
  if constexpr (std::is_floating_point_v<To>) {
    if constexpr (R == rounding::nearest) return To(from);
    return rounded<R>([&] { return To(opaque(from)); });
  } else {
    // Round to odd in double, then once to the few bits of the target.
    double value = double(from);
    if (sizeof(From) == 8) {
      const double down = rounded<rounding::zero>([&] { return double(opaque(from)); });
      if (__int128(down) != __int128(from)) {
        value = std::bit_cast<double>(std::bit_cast<std::uint64_t>(down) | 1);
      }
    }
    return round_to<To, R>(value);
  }
}
/// float64 to float32.
template <rounding R>
float narrow(double a) {
  if constexpr (R == rounding::nearest) return float(a);
  return rounded<R>([&] { return float(opaque(a)); });
}
/// To nearest with ties away from zero, to the 10 fraction bits that tensor cores read.
inline std::uint32_t round_to_tf32(float a) {
  const std::uint32_t bits = std::bit_cast<std::uint32_t>(a);
  return std::isfinite(a) ? (bits + 0x1000) & 0xffffe000u : bits;
}

}  // namespace cuda_on_cpu
