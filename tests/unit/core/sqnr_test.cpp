// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/sqnr.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"

namespace qsweep {
namespace {

constexpr double rounding_db =
    1e-12;  // an ulp of the ratio is 1e-15 dB, of a value of 100 dB 1e-14

TEST(Sqnr, IsTenTimesTheLogarithmOfTheEnergyRatio) {
  EXPECT_NEAR(make_sqnr(1000.0, 1.0).db.value(), 30.0, rounding_db);
  EXPECT_NEAR(make_sqnr(1.0, 1000.0).db.value(), -30.0, rounding_db);
  EXPECT_NEAR(make_sqnr(7.0, 7.0).db.value(), 0.0, rounding_db);
  EXPECT_EQ(make_sqnr(2.0, 1.0).status, sqnr_status::ok);
}

TEST(Sqnr, DoesNotDependOnTheUnitOfTheEnergies) {
  const double db = make_sqnr(3.0, 0.21).db.value();
  for (double scale : {1e-60, 1e-9, 669706.0, 1e60}) {
    EXPECT_NEAR(make_sqnr(3.0 * scale, 0.21 * scale).db.value(), db, rounding_db) << scale;
  }
}

TEST(Sqnr, ATenfoldAmplitudeOfTheNoiseCostsTwentyDecibels) {
  const double db = make_sqnr(5.0, 0.01).db.value();
  EXPECT_NEAR(make_sqnr(5.0, 0.01 * 100.0).db.value(), db - 20.0, rounding_db);
}

TEST(Sqnr, OfExactCopyIsPositiveInfinity) {
  const sqnr copy = make_sqnr(1.0, 0.0);
  EXPECT_EQ(copy.db.value(), std::numeric_limits<double>::infinity());
  EXPECT_EQ(copy.status, sqnr_status::exact);
}

TEST(Sqnr, OfZeroSignalIsAbsent) {
  for (double noise : {0.0, 1.0}) {
    EXPECT_FALSE(make_sqnr(0.0, noise).db.has_value());
    EXPECT_EQ(make_sqnr(0.0, noise).status, sqnr_status::zero_signal);
  }
}

TEST(Sqnr, RefusesNegativeAndNonFiniteEnergies) {
  const double infinity = std::numeric_limits<double>::infinity();
  for (double bad : {-1.0, std::nan(""), infinity, -infinity}) {
    EXPECT_THROW(make_sqnr(bad, 1.0), precondition_error) << bad;
    EXPECT_THROW(make_sqnr(1.0, bad), precondition_error) << bad;
  }
}

TEST(Sqnr, StatusesHaveTheNamesOfTheRows) {
  EXPECT_EQ(to_string(sqnr_status::ok), "ok");
  EXPECT_EQ(to_string(sqnr_status::exact), "exact");
  EXPECT_EQ(to_string(sqnr_status::zero_signal), "zero_signal");
}

}  // namespace
}  // namespace qsweep
