// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstddef>

#include "cpu/multiversion.hpp"

namespace qsweep::cpu {

/// How to split numbers into parts whose sums are exact in double, whatever their order: part p is
/// the multiple of a power of two nearest to what the parts before it left over, and the powers are
/// chosen such that `count` parts of one kind fit into 53 bits.
template <std::size_t Parts>
class sum_splitter {
 public:
  sum_splitter() = default;  ///< for sums of zeros

  /// For sums of at most `count` >= 1 numbers of magnitude <= largest (finite, and far from the
  /// limits of double: squares of float32 are).
  sum_splitter(double largest, std::size_t count) {
    int exponent = 0;
    std::frexp(largest * static_cast<double>(count), &exponent);
    int count_exponent = 0;
    std::frexp(static_cast<double>(count), &count_exponent);
    for (double& shift : shifts_) {
      // Sums stay below 2^exponent: with a bit to spare, multiples of 2^(exponent - 51) add up
      // exactly. That is the spacing of doubles around this shift; half of it may be left over.
      shift = std::ldexp(1.5, exponent + 1);
      exponent = exponent - 52 + count_exponent;
    }
  }

  /// Splits x, a double or a vector of doubles; leaves what no part holds in x, mostly 0.
  template <class Number>
  QSWEEP_ALWAYS_INLINE void split(Number& x, Number (&parts)[Parts]) const {
    for (std::size_t p = 0; p < Parts; ++p) {
      parts[p] = (x + shifts_[p]) - shifts_[p];
      x -= parts[p];
    }
  }

 private:
  std::array<double, Parts> shifts_{};
};

}  // namespace qsweep::cpu
