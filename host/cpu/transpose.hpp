// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cpu/lanes.hpp"

namespace qsweep::cpu {

/// x[i][j] becomes x[j][i], for sixteen rows of int_lanes or byte_lanes: each of four stages
/// interleaves row i with row i + 8, which turns the bits of a place around by one.
template <class Lanes>
QSWEEP_ALWAYS_INLINE void transpose(Lanes (&x)[num_lanes]) {
  constexpr std::size_t half = num_lanes / 2;
  const Lanes front{0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23};
  const Lanes back = front + 8;
#pragma GCC unroll 4
  for (int stage = 0; stage < 4; ++stage) {
    Lanes next[num_lanes];
#pragma GCC unroll 8
    for (std::size_t i = 0; i < half; ++i) {
      next[2 * i] = __builtin_shuffle(x[i], x[i + half], front);
      next[2 * i + 1] = __builtin_shuffle(x[i], x[i + half], back);
    }
#pragma GCC unroll 16
    for (std::size_t i = 0; i < num_lanes; ++i) x[i] = next[i];
  }
}

}  // namespace qsweep::cpu
