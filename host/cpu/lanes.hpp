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

}  // namespace qsweep::cpu
