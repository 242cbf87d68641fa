// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

#include "cpu/multiversion.hpp"

namespace qsweep::cpu {

/// Weights are summed in blocks of this many terms, pairwise: eight rounding errors a term.
inline constexpr std::size_t block_size = 256;
using block = std::array<double, block_size>;

/// The sum of a block, pairwise, in an order that vectorises; destroys the terms. Terms that are
/// zero add no error, so n terms of a part-filled block cost ceil(log2 n) roundings.
QSWEEP_ALWAYS_INLINE double pairwise_sum(block& terms) {
  for (std::size_t half = block_size / 2; half > 0; half /= 2) {
    for (std::size_t j = 0; j < half; ++j) terms[j] += terms[j + half];
  }
  return terms[0];
}

/// A running sum with its rounding error beside it (Knuth's two-sum): as if added in twice the
/// precision and rounded once.
class compensated_sum {
 public:
  QSWEEP_ALWAYS_INLINE void add(double term) {
    const double sum = sum_ + term;
    const double part = sum - sum_;
    error_ += (sum_ - (sum - part)) + (term - part);
    sum_ = sum;
  }
  QSWEEP_ALWAYS_INLINE void add(const compensated_sum& other) {
    add(other.sum_);
    error_ += other.error_;
  }
  double value() const { return sum_ + error_; }

 private:
  double sum_ = 0.0;
  double error_ = 0.0;
};

}  // namespace qsweep::cpu
