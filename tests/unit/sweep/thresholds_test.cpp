// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {
namespace {

using enum named_threshold;
using ::testing::HasSubstr;

// Normalised extremes: (4 - 0.5) / 2 = 1.75 and (-4 - 0.5) / 2 = -2.25.
const moments group{.count = 10, .mean = 0.5, .std = 2.0, .min = -4.0F, .max = 4.0F};

std::string refusal(const threshold_entry& entry, int bits, const moments& of) {
  try {
    return "accepted as " + std::to_string(resolve_threshold(entry, bits, of));
  } catch (const usage_error& problem) {
    return problem.what();
  }
}

TEST(Threshold, ExtremesAreThoseOfTheNormalisedWeights) {
  EXPECT_EQ(resolve_threshold(wmax, 3, group), 1.75);
  EXPECT_EQ(resolve_threshold(wmin, 3, group), 2.25);
}

TEST(Threshold, NumbersMeanThemselves) {
  EXPECT_EQ(resolve_threshold(2.9236, 3, group), 2.9236);
}

TEST(Threshold, DesignsAreThePapersChoices) {
  // Nikolic et al. 2021, choices 3 and 4; spec/quantizers.md for the exact optimum.
  EXPECT_NEAR(resolve_threshold(hui, 3, group), 2.9408, 5e-5);
  EXPECT_NEAR(resolve_threshold(jayant, 3, group), 2.9236, 1e-12);
  EXPECT_NEAR(resolve_threshold(jayant, 2, group), 2.1748, 1e-12);
  EXPECT_NEAR(design_threshold(optimal, 2), 2.17478538, 5e-9);
}

TEST(Threshold, RefusesWhatIsNotAPositiveNumber) {
  moments positive = group;
  positive.min = 1.0F;
  EXPECT_THAT(refusal(wmin, 3, positive), HasSubstr("'wmin' is -0.25"));
  moments negative = group;
  negative.max = -1.0F;
  EXPECT_THAT(refusal(wmax, 3, negative), HasSubstr("'wmax' is -0.75"));
  for (const double bad : {0.0, -1.0, HUGE_VAL, std::nan("")}) {
    EXPECT_THAT(refusal(bad, 3, group), HasSubstr("not a positive number"));
  }
}

TEST(Threshold, RefusesWeightsThatAreAllEqual) {
  moments flat = group;
  flat.std = 0.0;
  EXPECT_THAT(refusal(2.0, 3, flat), HasSubstr("cannot be normalised"));
}

TEST(Threshold, JayantEndsWithItsTable) {
  EXPECT_GT(resolve_threshold(jayant, 8, group), 0.0);
  EXPECT_THAT(refusal(jayant, 9, group), HasSubstr("'jayant' is tabulated for 1 to 8 bits only"));
}

TEST(Threshold, TheOptimumOfASweepIsNotThatOfTheSource) {
  EXPECT_THAT(refusal(optimal, 3, group), HasSubstr("needs the weights"));
}

TEST(Threshold, ExtremesAreNoDesign) {
  EXPECT_THROW(design_threshold(wmax, 3), usage_error);
  EXPECT_THROW(design_threshold(wmin, 3), usage_error);
}

}  // namespace
}  // namespace qsweep
