// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/source.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"

namespace qsweep {
namespace {

constexpr double rounding = 1e-15;  // a handful of operations on values of at most 1

TEST(Source, IsAProbabilityDensityOfUnitVariance) {
  for (const std::string& name : source_names()) {
    const auto source = make_source(name);
    EXPECT_EQ(source->name(), name);
    EXPECT_NEAR(source->tail_moment(0, 0.0), 0.5, rounding) << name;
    EXPECT_NEAR(source->tail_moment(2, 0.0), 0.5, rounding) << name;
  }
}

TEST(Source, MeanMagnitudesAreTheKnownOnes) {
  EXPECT_NEAR(make_source("laplace")->tail_moment(1, 0.0), std::sqrt(0.5) / 2.0, rounding);
  EXPECT_NEAR(make_source("gauss")->tail_moment(1, 0.0), std::sqrt(2.0 / M_PI) / 2.0, rounding);
  EXPECT_NEAR(make_source("uniform")->tail_moment(1, 0.0), std::sqrt(3.0) / 4.0, rounding);
  EXPECT_NEAR(make_source("gamma")->tail_moment(1, 0.0), 1.0 / std::sqrt(3.0) / 2.0, rounding);
}

TEST(Source, TailsAreEmptyAtInfinityAndBeyondABoundedSupport) {
  for (const std::string& name : source_names()) {
    for (int order = 0; order <= 2; ++order) {
      EXPECT_EQ(make_source(name)->tail_moment(order, std::numeric_limits<double>::infinity()),
                0.0);
    }
  }
  EXPECT_EQ(make_source("uniform")->tail_moment(2, 1.8), 0.0);
}

TEST(Source, TailMomentsFallAndKeepRelativePrecisionFarOut) {
  const auto gauss = make_source("gauss");
  // Mills' ratio: the mass beyond x lies between x/(1+x^2) and 1/x times the density.
  for (double x : {5.0, 10.0, 20.0, 30.0}) {
    const double mills = gauss->tail_moment(0, x) / gauss->density(x);
    EXPECT_GT(mills, x / (1.0 + x * x));
    EXPECT_LT(mills, 1.0 / x);
  }
}

TEST(Source, RefusesOtherOrdersAndNegativeOrNaNEnds) {
  const auto source = make_source("laplace");
  EXPECT_THROW(source->tail_moment(3, 0.0), precondition_error);
  EXPECT_THROW(source->tail_moment(-1, 0.0), precondition_error);
  EXPECT_THROW(source->tail_moment(0, -1.0), precondition_error);
  EXPECT_THROW(source->tail_moment(0, std::nan("")), precondition_error);
}

TEST(Source, AnUnknownNameIsAUsageErrorWithASuggestion) {
  try {
    make_source("laplaec");
    FAIL() << "no exception";
  } catch (const usage_error& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("did you mean 'laplace'?"));
  }
}

}  // namespace
}  // namespace qsweep
