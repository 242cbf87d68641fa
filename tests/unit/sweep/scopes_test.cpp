// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The tiny network (tiny_sweep.hpp) at one bit, worked out by hand. One bit: cut at the mean,
// levels mean -+ wsupp std / 2, and D = 1 + h^2 - sqrt2 h for h = wsupp / 2 (spec/quantizers.md,
// the generalised eq. (13) at N = 2).
#include <gtest/gtest.h>

#include <cmath>

#include "tiny_sweep.hpp"

namespace qsweep {
namespace {

double laplace_distortion(double wsupp) {
  return 1.0 + wsupp * wsupp / 4.0 - std::sqrt(2.0) * wsupp / 2.0;
}

double db(double ratio) {
  return 10.0 * std::log10(ratio);
}

// A few dozen roundings of doubles, each below 2^-52 of values below 20 dB.
constexpr double tolerance_db = 1e-13;

sweep_row one_row(scope what, threshold_entry wsupp) {
  testing::tiny_sweep sweep;
  sweep.request.what = what;
  sweep.request.bits = {1};
  sweep.request.wsupp = {wsupp};
  return run_sweep(sweep.job()).at(0);
}

TEST(Scopes, GlobalNormalisesAllWeightsTogether) {
  // {1, 3, 0, 0, 0, 4}: mean 4/3, mean square 26/6.
  const double mean = 4.0 / 3.0;
  const double std = std::sqrt(26.0 / 6.0 - mean * mean);
  const double low = mean - std / 2.0;
  const double high = mean + std / 2.0;
  const double noise = 3.0 * low * low + std::pow(1.0 - low, 2.0) + std::pow(3.0 - high, 2.0) +
                       std::pow(4.0 - high, 2.0);
  const sweep_row row = one_row(scope::global, 1.0);
  EXPECT_EQ(row.status, "ok");
  EXPECT_EQ(row.scope_name, "global");
  EXPECT_EQ(row.layer, "all");
  EXPECT_EQ(row.wsupp, 1.0);
  EXPECT_NEAR(row.sqnr_ex_db.value(), db(26.0 / noise), tolerance_db);
  EXPECT_NEAR(row.sqnr_th_db.value(), -db(laplace_distortion(1.0)), tolerance_db);
  // Normalised: 3 and 4 lie beyond 1, the others within.
  EXPECT_EQ(row.within_pct, 100.0 * 4.0 / 6.0);
}

TEST(Scopes, OptimalIsTheOptimumOfTheWeightsAtHand) {
  // One bit: twice the mean distance from the mean. Distances 1/3, 5/3, 4/3 three times, 8/3.
  const double std = std::sqrt(26.0 / 6.0 - 16.0 / 9.0);
  EXPECT_NEAR(one_row(scope::global, named_threshold::optimal).wsupp.value(), 26.0 / 9.0 / std,
              1e-14);
  // dense1: distances 1 and 1, the levels are the weights. dense2: distances 1, 1, 1 and 3, levels
  // 1 -+ 3/2, noise 3 * 0.25 + 2.25.
  const sweep_row layers = one_row(scope::layer, named_threshold::optimal);
  EXPECT_NEAR(layers.wsupp.value(), 2.0, 1e-14);
  EXPECT_NEAR(layers.sqnr_ex_db.value(), db(26.0 / 3.0), tolerance_db);
}

TEST(Scopes, LayerGivesEachLayerItsOwnMomentsAndThreshold) {
  // dense1 {1, 3}: mean 2, std 1, wmax 1, levels 1.5 and 2.5, noise 0.25 + 0.25.
  // dense2 {0, 0, 0, 4}: mean 1, std sqrt3, wmax sqrt3, levels -0.5 and 2.5, noise 3 * 0.25 + 2.25.
  const sweep_row row = one_row(scope::layer, named_threshold::wmax);
  const double root = std::sqrt(3.0);
  EXPECT_EQ(row.scope_name, "layer");
  EXPECT_EQ(row.layer, "all");
  EXPECT_NEAR(row.wsupp.value(), root, 1e-15);
  EXPECT_NEAR(row.sqnr_ex_db.value(), db(26.0 / 3.5), tolerance_db);
  // Energies W s^2: 2 * 1 and 4 * 3.
  const double noise = 2.0 * laplace_distortion(1.0) + 12.0 * laplace_distortion(root);
  EXPECT_NEAR(row.sqnr_th_db.value(), db(14.0 / noise), tolerance_db);
  EXPECT_EQ(row.within_pct, 100.0);
}

TEST(Scopes, ChannelFailsWhereAChannelHasOneValueOnly) {
  // dense2[0] is weight 0 and bias 0.
  const sweep_row row = one_row(scope::channel, 1.0);
  EXPECT_EQ(row.status, "failed: dense2[0]: weights of standard deviation 0 cannot be normalised");
  EXPECT_EQ(row.wsupp, 1.0);
  EXPECT_FALSE(row.sqnr_ex_db || row.sqnr_th_db || row.within_pct);
}

}  // namespace
}  // namespace qsweep
