// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cpu/multiversion.hpp"

/// Eight doubles at once, as cpu/lanes.hpp has sixteen floats. Vectors are passed by reference:
/// how to return them would depend on the version of the function.
namespace qsweep::cpu {

constexpr std::size_t num_wide_lanes = 8;

// Aligned as AVX-512 wants it also where the code around is not compiled for AVX-512.
using wide_lanes =
    double __attribute__((vector_size(num_wide_lanes * sizeof(double)), aligned(64)));
using wide_masks =
    std::int64_t __attribute__((vector_size(num_wide_lanes * sizeof(double)), aligned(64)));
using half_lanes = float __attribute__((vector_size(num_wide_lanes * sizeof(float)), aligned(32)));

/// Eight consecutive float32 values, any alignment, as doubles.
QSWEEP_ALWAYS_INLINE void load_wide(const float* from, wide_lanes& to) {
  half_lanes narrow;
  std::memcpy(&narrow, from, sizeof(narrow));
  to = __builtin_convertvector(narrow, wide_lanes);
}
QSWEEP_ALWAYS_INLINE void load_wide(const double* from, wide_lanes& to) {
  std::memcpy(&to, from, sizeof(to));
}

QSWEEP_ALWAYS_INLINE void add_magnitude(const wide_lanes& x, wide_lanes& to) {
  to += x < 0.0 ? -x : x;
}

/// sum + error is a + b exactly (Knuth).
QSWEEP_ALWAYS_INLINE void two_sum(const wide_lanes& a, const wide_lanes& b, wide_lanes& sum,
                                  wide_lanes& error) {
  const wide_lanes s = a + b;
  const wide_lanes part = s - a;
  error = (a - (s - part)) + (b - part);
  sum = s;
}

/// product + error is a * b exactly, unless the error underflows.
QSWEEP_ALWAYS_INLINE void two_product(const wide_lanes& a, const wide_lanes& b, wide_lanes& product,
                                      wide_lanes& error) {
  product = a * b;
  for (std::size_t j = 0; j < num_wide_lanes; ++j) error[j] = std::fma(a[j], b[j], -product[j]);
}

/// The sum of all lanes, pairwise.
QSWEEP_ALWAYS_INLINE double sum_of(const wide_lanes& lanes) {
  wide_lanes x = lanes + __builtin_shuffle(lanes, wide_masks{4, 5, 6, 7, 0, 1, 2, 3});
  x += __builtin_shuffle(x, wide_masks{2, 3, 0, 1, 6, 7, 4, 5});
  x += __builtin_shuffle(x, wide_masks{1, 0, 3, 2, 5, 4, 7, 6});
  return x[0];
}

}  // namespace qsweep::cpu
