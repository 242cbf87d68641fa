// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Integer instructions of PTX, without undefined behaviour for any input.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace cuda_on_cpu {

template <class T>
constexpr std::uint32_t bits_of = 8 * sizeof(T);

template <class T>
struct wide_integer;
template <>
struct wide_integer<std::uint16_t> {
  using type = std::uint32_t;
};
template <>
struct wide_integer<std::int16_t> {
  using type = std::int32_t;
};
template <>
struct wide_integer<std::uint32_t> {
  using type = std::uint64_t;
};
template <>
struct wide_integer<std::int32_t> {
  using type = std::int64_t;
};
template <>
struct wide_integer<std::uint64_t> {
  using type = unsigned __int128;
};
template <>
struct wide_integer<std::int64_t> {
  using type = __int128;
};
template <class T>
using wide = typename wide_integer<T>::type;

template <class To, class From>
To clamp_integer(From value) {
  using limits = std::numeric_limits<To>;
  const __int128 exact = value;
  return exact < limits::min() ? limits::min() : exact > limits::max() ? limits::max() : To(exact);
}
inline std::int32_t clamp_s32(std::int64_t value) {
  return clamp_integer<std::int32_t>(value);
}

template <class T>
T mul_lo(T a, T b) {
  return T(wide<T>(a) * b);
}
template <class T>
T mul_hi(T a, T b) {
  return T(wide<T>(a) * b >> bits_of<T>);
}
template <class T>
wide<T> mul_wide(T a, T b) {
  return wide<T>(a) * b;
}
template <class T>
T mul24_lo(T a, T b) {
  const auto low = [](T value) {
    return std::int64_t(std::is_signed_v<T> ? T(std::uint32_t(value) << 8) >> 8 : value & 0xffffff);
  };
  return T(low(a) * low(b));
}

/// a + b + carry and a - b - borrow; `out` is what is carried or borrowed.
template <class T>
T add_carry(T a, T b, bool carry, bool& out) {
  const T partial = a + b;
  const T sum = partial + carry;
  out = partial < a || sum < partial;
  return sum;
}
template <class T>
T add_carry(T a, T b, bool carry) {
  return a + b + carry;
}
template <class T>
T sub_borrow(T a, T b, bool borrow, bool& out) {
  const T difference = a - b - borrow;
  out = a < b || (borrow && a == b);
  return difference;
}
template <class T>
T sub_borrow(T a, T b, bool borrow) {
  return a - b - borrow;
}

template <class T>
std::make_unsigned_t<T> absolute_difference(T a, T b) {
  using U = std::make_unsigned_t<T>;
  return a > b ? U(U(a) - U(b)) : U(U(b) - U(a));
}
/// Of the bits of a signed number.
template <class U>
U negate(U bits) {
  return U(0) - bits;
}
template <class U>
U absolute(U bits) {
  return bits >> (bits_of<U> - 1) ? negate(bits) : bits;
}

/// By zero: all ones and the dividend, as NVIDIA's code gives. The smallest by -1 wraps.
template <class T>
T divide(T a, T b) {
  using U = std::make_unsigned_t<T>;
  if (b == 0) return T(-1);
  if (std::is_signed_v<T> && b == T(-1)) return T(U(0) - U(a));
  return a / b;
}
template <class T>
T remainder(T a, T b) {
  if (b == 0) return a;
  if (std::is_signed_v<T> && b == T(-1)) return 0;
  return a % b;
}

template <class T>
T shift_left(T a, std::uint32_t n) {
  return n >= bits_of<T> ? T(0) : T(a << n);
}
template <class T>
T shift_right(T a, std::uint32_t n) {
  return T(a >> std::min(n, bits_of<T> - 1)) >> (n >= bits_of<T> ? 1 : 0);
}
inline std::uint32_t funnel_l_wrap(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
  return std::uint32_t(((std::uint64_t(high) << 32 | low) << (n & 31)) >> 32);
}
inline std::uint32_t funnel_r_wrap(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
  return std::uint32_t((std::uint64_t(high) << 32 | low) >> (n & 31));
}
inline std::uint32_t funnel_l_clamp(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
  return n >= 32 ? low : funnel_l_wrap(low, high, n);
}
inline std::uint32_t funnel_r_clamp(std::uint32_t low, std::uint32_t high, std::uint32_t n) {
  return n >= 32 ? high : funnel_r_wrap(low, high, n);
}

/// Index of the highest bit that differs from the sign; all ones if there is none.
template <class T>
std::uint32_t leading_bit(T a) {
  using U = std::make_unsigned_t<T>;
  const U bits = a < 0 ? ~U(a) : U(a);
  return bits == 0 ? ~0u : bits_of<T> - 1 - std::uint32_t(std::countl_zero(bits));
}
/// The shift to the left that brings that bit to the top.
template <class T>
std::uint32_t leading_bit_shift(T a) {
  const std::uint32_t at = leading_bit(a);
  return at == ~0u ? at : bits_of<T> - 1 - at;
}
template <class T>
T reverse_bits(T a) {
  T reversed = 0;
  for (std::uint32_t i = 0; i < bits_of<T>; ++i) reversed |= (a >> i & 1) << (bits_of<T> - 1 - i);
  return reversed;
}
/// `count` bits from bit `start`; past the top, and for signed T above the field, the sign.
template <class T>
T extract_bits(T a, std::uint32_t start, std::uint32_t count) {
  start &= 255;
  count = std::min(count & 255, bits_of<T>);
  if (count == 0) return 0;
  const T shifted = shift_right(a, start);
  const std::uint32_t kept = start >= bits_of<T> ? bits_of<T> : std::min(count, bits_of<T> - start);
  using U = std::make_unsigned_t<T>;
  if (kept == bits_of<T>) return shifted;
  return T(T(U(shifted) << (bits_of<T> - kept)) >> (bits_of<T> - kept));
}
template <class T>
T insert_bits(T field, T into, std::uint32_t start, std::uint32_t count) {
  start &= 255;
  count &= 255;
  if (count == 0 || start >= bits_of<T>) return into;
  const T mask = T(shift_left(T(count >= bits_of<T> ? ~T(0) : (T(1) << count) - 1), start));
  return (into & ~mask) | (shift_left(field, start) & mask);
}
/// The lowest n bits with the sign of bit n - 1.
template <class T>
T extend_bits(T a, std::uint32_t n) {
  if (n >= 32) return a;
  if (n == 0) return 0;
  return T(T(std::uint32_t(a) << (32 - n)) >> (32 - n));
}
inline std::uint32_t bit_mask(std::uint32_t start, std::uint32_t count) {
  const std::uint32_t ones = count >= 32 ? ~0u : (1u << count) - 1;
  return shift_left(ones, start);
}

/// Bit i of Table is the result for the bits i/4, i/2%2, i%2 of a, b, c.
template <std::uint32_t Table>
std::uint32_t logic3(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  std::uint32_t result = 0;
  if constexpr (Table & 0x01) result |= ~a & ~b & ~c;
  if constexpr (Table & 0x02) result |= ~a & ~b & c;
  if constexpr (Table & 0x04) result |= ~a & b & ~c;
  if constexpr (Table & 0x08) result |= ~a & b & c;
  if constexpr (Table & 0x10) result |= a & ~b & ~c;
  if constexpr (Table & 0x20) result |= a & ~b & c;
  if constexpr (Table & 0x40) result |= a & b & ~c;
  if constexpr (Table & 0x80) result |= a & b & c;
  return result;
}

/// Four bytes of b:a, each chosen by four bits of the selector; the fourth bit spreads its sign.
inline std::uint32_t permute_bytes(std::uint32_t a, std::uint32_t b, std::uint32_t selector) {
  const std::uint64_t both = std::uint64_t(b) << 32 | a;
  std::uint32_t result = 0;
  for (int i = 0; i < 4; ++i) {
    const std::uint32_t choice = selector >> (4 * i) & 15;
    std::uint32_t byte = std::uint32_t(both >> (8 * (choice & 7))) & 255;
    if (choice & 8) byte = byte & 128 ? 255 : 0;
    result |= byte << (8 * i);
  }
  return result;
}
/// The selectors that prmt's modes stand for.
inline std::uint32_t selector_f4e(std::uint32_t n) {
  return 0x3210u + 0x1111u * (n & 3);
}
inline std::uint32_t selector_b4e(std::uint32_t n) {
  static constexpr std::uint32_t by_mode[] = {0x5670, 0x6701, 0x7012, 0x0123};
  return by_mode[n & 3];
}
inline std::uint32_t selector_rc8(std::uint32_t n) {
  return 0x1111u * (n & 3);
}
inline std::uint32_t selector_ecl(std::uint32_t n) {
  static constexpr std::uint32_t by_mode[] = {0x3210, 0x3211, 0x3222, 0x3333};
  return by_mode[n & 3];
}
inline std::uint32_t selector_ecr(std::uint32_t n) {
  static constexpr std::uint32_t by_mode[] = {0x0000, 0x1110, 0x2210, 0x3210};
  return by_mode[n & 3];
}
inline std::uint32_t selector_rc16(std::uint32_t n) {
  return n & 1 ? 0x3232 : 0x1010;
}

/// c + the sum of products of the bytes of a (as A's) and b (as B's).
template <class A, class B>
std::uint32_t dot4(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  for (int i = 0; i < 4; ++i) {
    const int left = std::is_signed_v<A> ? std::int8_t(a >> 8 * i) : std::uint8_t(a >> 8 * i);
    const int right = std::is_signed_v<B> ? std::int8_t(b >> 8 * i) : std::uint8_t(b >> 8 * i);
    c += std::uint32_t(left * right);
  }
  return c;
}
/// c + the sum of products of the halves of a and two bytes of b.
template <class A, class B>
std::uint32_t dot2_lo(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  for (int i = 0; i < 2; ++i) {
    const std::int64_t left =
        std::is_signed_v<A> ? std::int16_t(a >> 16 * i) : std::uint16_t(a >> 16 * i);
    const int right = std::is_signed_v<B> ? std::int8_t(b >> 8 * i) : std::uint8_t(b >> 8 * i);
    c += std::uint32_t(left * right);
  }
  return c;
}
template <class A, class B>
std::uint32_t dot2_hi(std::uint32_t a, std::uint32_t b, std::uint32_t c) {
  return dot2_lo<A, B>(a, b >> 16, c);
}

}  // namespace cuda_on_cpu
