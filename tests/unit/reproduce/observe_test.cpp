// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/observe.hpp"

#include <gtest/gtest.h>

#include "reproduce/paper_ranges.hpp"
#include "synthetic_networks.hpp"

namespace qsweep {
namespace {

class Observe : public ::testing::Test {
 protected:
  double value(int bits, const std::string& choice, const std::string& quantity) const {
    return find_value(seen_, {test::mlp_mnist, bits, choice, quantity}).value();
  }
  seed_observations seen_ = observe(test::make_measurement());
};

// The expected numbers are read off the table in synthetic_networks.hpp.
TEST_F(Observe, FavourableRangeGoesFromJayantToOwnSmallestWeight) {
  EXPECT_DOUBLE_EQ(value(3, "favourable", "accuracy_best_pct"), 97.9);
  EXPECT_DOUBLE_EQ(value(3, "favourable", "accuracy_best_wsupp"), 3.0236);
  EXPECT_DOUBLE_EQ(value(3, "favourable", "accuracy_worst_pct"), 97.4);
  EXPECT_NEAR(value(3, "favourable", "accuracy_dynamics_points"), 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(value(3, "favourable", "sqnr_dynamics_db"), 3.0);
}

TEST_F(Observe, UnfavourableRangeEndsBelowJayant) {
  EXPECT_DOUBLE_EQ(value(3, "unfavourable", "accuracy_worst_pct"), 96.0);
  EXPECT_DOUBLE_EQ(value(3, "unfavourable", "sqnr_lowest_db"), 11.0);
  EXPECT_DOUBLE_EQ(value(3, "unfavourable", "sqnr_dynamics_db"), 2.0);
}

TEST_F(Observe, SweepFindsThePeakAndTheBestAccuracy) {
  EXPECT_DOUBLE_EQ(value(3, "sweep", "sqnr_peak_db"), 13.0);
  EXPECT_DOUBLE_EQ(value(3, "sweep", "sqnr_peak_wsupp"), 2.5);
  EXPECT_DOUBLE_EQ(value(3, "sweep", "sqnr_peak_accuracy_pct"), 97.5);
  EXPECT_DOUBLE_EQ(value(3, "sweep", "accuracy_best_wsupp"), 3.0236);
  EXPECT_DOUBLE_EQ(value(3, "sweep", "wsupp_above_97_pct"), 2.5);
}

TEST_F(Observe, ChoicesAndFloat32NetworkAreThere) {
  EXPECT_DOUBLE_EQ(value(0, "", "fp32_accuracy_pct"), 98.1);
  EXPECT_DOUBLE_EQ(value(0, "", "w_min"), -3.2);
  EXPECT_DOUBLE_EQ(value(2, "hui", "accuracy_pct"), 96.34);
  EXPECT_NEAR(value(2, "choices", "accuracy_dynamics_points"), 97.00 - 94.61, 1e-12);
}

TEST(ObserveEdges, AccuracyThatEndsBelow97HasNoThresholdAbove97) {
  network_measurement m = test::make_measurement();
  m.choices[1].correct = 9700;  // wmin, the last of the range: 97 % is not above 97 %
  const seed_observations seen = observe(m);
  EXPECT_FALSE(find_value(seen, {test::mlp_mnist, 3, "sweep", "wsupp_above_97_pct"}));
}

TEST(ObserveEdges, WithoutACurveThereAreNoRanges) {
  network_measurement m = test::make_measurement();
  m.curve.clear();
  for (const auto& [key, value] : observe(m).values) {
    EXPECT_NE(key.choice, "favourable");
    EXPECT_NE(key.choice, "sweep");
  }
}

// The paper's ranges: 25 thresholds 0.5, 0.6, ... 2.9 and 42 from 2.9236 to 7.0236.
TEST(PaperRanges, HaveThePapersNumberOfPoints) {
  const std::vector<double> wsupp = curve_thresholds(7.063787);
  ASSERT_EQ(wsupp.size(), 25U + 42U);
  EXPECT_NEAR(wsupp[24], 2.9, 1e-12);
  EXPECT_EQ(wsupp[25], 2.9236);
  EXPECT_NEAR(wsupp.back(), 7.0236, 1e-12);
}

}  // namespace
}  // namespace qsweep
