// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/tolerance.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace qsweep::test {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Within, AcceptsTheBoundItselfAndNothingBeyond) {
  EXPECT_TRUE(within(1.5, 1.0, 0.5));
  EXPECT_TRUE(within(0.5, 1.0, 0.5));
  EXPECT_FALSE(within(1.5, 1.0, 0.25));
}

TEST(Within, FailsForNaNAnywhere) {
  EXPECT_FALSE(within(nan, 1.0, 1.0));
  EXPECT_FALSE(within(1.0, nan, 1.0));
  EXPECT_FALSE(within(1.0, 1.0, nan));
}

TEST(Gamma, ExceedsTheNumberOfRoundingsByLittle) {
  EXPECT_GT(gamma(1000, roundoff32), 1000 * roundoff32);
  EXPECT_LT(gamma(1000, roundoff32), 1000.1 * roundoff32);
}

}  // namespace
}  // namespace qsweep::test
