// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <cmath>

namespace qsweep::test {

/// Half the distance from 1 to the next number: the most that one rounding changes, relatively.
inline constexpr double roundoff32 = 0x1p-24;
inline constexpr double roundoff64 = 0x1p-53;
inline constexpr double eps64 = 2.0 * roundoff64;

/// gamma_n = n u / (1 - n u): the relative error of n roundings, and of a sum of n products, taken
/// in any order, relative to the sum of its terms' magnitudes (Higham 2002, section 3.1).
inline double gamma(double roundings, double roundoff) {
  return roundings * roundoff / (1.0 - roundings * roundoff);
}

/// What backend/backend.hpp allows to sums of `count` terms: 4 eps64 (1 + log2 count).
inline double sum_tolerance(std::uint64_t count) {
  return 4.0 * eps64 * (1.0 + std::log2(static_cast<double>(count)));
}

/// Passes when |actual - expected| <= bound; written so that a NaN anywhere fails.
inline testing::AssertionResult within(double actual, double expected, double bound) {
  if (std::abs(actual - expected) <= bound) return testing::AssertionSuccess();
  return testing::AssertionFailure() << actual << " is " << std::abs(actual - expected) << " from "
                                     << expected << ", allowed " << bound;
}

}  // namespace qsweep::test
