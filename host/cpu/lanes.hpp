// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cpu/multiversion.hpp"

/// Sixteen values at once, as the compiler's own vectors: it lowers them to what the processor has
/// (one AVX-512 register of floats, two of AVX2, four of SSE). For loops of sixteen over small
/// arrays, which GCC 12 keeps in memory instead.
namespace qsweep::cpu {

constexpr std::size_t num_lanes = 16;

using float_lanes = float __attribute__((vector_size(num_lanes * sizeof(float)), aligned(64)));
using int_lanes =
    std::int32_t __attribute__((vector_size(num_lanes * sizeof(std::int32_t)), aligned(64)));
using byte_lanes = std::uint8_t __attribute__((vector_size(num_lanes)));

/// Reads or writes sixteen consecutive values; any alignment.
QSWEEP_ALWAYS_INLINE void load_lanes(const void* from, auto& lanes) {
  std::memcpy(&lanes, from, sizeof(lanes));
}
QSWEEP_ALWAYS_INLINE void store_lanes(const auto& lanes, void* to) {
  std::memcpy(to, &lanes, sizeof(lanes));
}

// Sixteen values into one, halves onto halves: four steps, not fifteen in a row. Vectors are
// neither passed nor returned by value, which would depend on the instruction set.

template <class Lanes>
QSWEEP_ALWAYS_INLINE auto largest_of(const Lanes& x) {
  const auto front8 = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7);
  const auto back8 = __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
  const auto eight = front8 < back8 ? back8 : front8;
  const auto front4 = __builtin_shufflevector(eight, eight, 0, 1, 2, 3);
  const auto back4 = __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  const auto four = front4 < back4 ? back4 : front4;
  const auto front = four[0] < four[2] ? four[2] : four[0];
  const auto back = four[1] < four[3] ? four[3] : four[1];
  return front < back ? back : front;
}

template <class Lanes>
QSWEEP_ALWAYS_INLINE double total_of(const Lanes& x) {
  const auto eight = __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7) +
                     __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15);
  const auto four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3) +
                    __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  return static_cast<double>((four[0] + four[2]) + (four[1] + four[3]));
}

}  // namespace qsweep::cpu
