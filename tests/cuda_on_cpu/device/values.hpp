// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace cuda_on_cpu {

using uint128 = unsigned __int128;

/// IEEE binary16 and bfloat16 as their bits; half2 and bfloat162 hold two, `low` in the low bits.
struct half {
  std::uint16_t bits;
};
struct bfloat16 {
  std::uint16_t bits;
};
template <class Half>
struct half_pair {
  Half low, high;
};
using half2 = half_pair<half>;
using bfloat162 = half_pair<bfloat16>;
/// What tensor cores read of a float32: its upper 19 bits.
struct tensor_float {
  std::uint32_t bits;
};

/// The bits of a register read or written as another type of at most its size; what is missing is
/// 0.
template <class To, class From>
To as(From from) {
  static_assert(sizeof(To) <= sizeof(From) || std::is_unsigned_v<To> ||
                std::is_same_v<To, uint128>);
  To to{};
  std::memcpy(&to, &from, sizeof(To) < sizeof(From) ? sizeof(To) : sizeof(From));
  return to;
}

/// Literals 0f... and 0d... of PTX.
constexpr float float_from_bits(std::uint32_t bits) {
  return std::bit_cast<float>(bits);
}
constexpr double float_from_bits(unsigned long long bits) {
  return std::bit_cast<double>(bits);
}

}  // namespace cuda_on_cpu
