// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/layers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "tiny_sweep.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;
using testing::tiny_sweep;

const network_spec mlp = make_mlp();

std::string refusal(const std::vector<layer_thresholds>& own, bool has_common) {
  try {
    assign_layers(mlp, own, has_common);
    return "accepted";
  } catch (const usage_error& problem) {
    return problem.what();
  }
}

TEST(AssignLayers, KeepsTheOrderOfTheNetwork) {
  const auto layers = assign_layers(mlp, {{"dense3", {1.0}}, {"dense1", {2.0, 3.0}}}, true);
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0].layer, "dense1");
  EXPECT_EQ(layers[0].wsupp.size(), 2U);
  EXPECT_EQ(layers[0].wsupp[1], threshold_entry(3.0));
  EXPECT_EQ(layers[1].layer, "dense2");
  EXPECT_TRUE(layers[1].wsupp.empty());
  EXPECT_EQ(layers[2].wsupp.size(), 1U);
}

TEST(AssignLayers, RefusesWhatCannotBeMeantAndSaysWhatCan) {
  EXPECT_THAT(refusal({{"dense4", {1.0}}}, true),
              HasSubstr("unknown layer 'dense4'; did you mean 'dense"));
  EXPECT_THAT(refusal({{"conv1", {1.0}}}, true), HasSubstr("known: dense1, dense2, dense3"));
  EXPECT_THAT(refusal({{"dense1", {1.0}}, {"dense1", {2.0}}}, true),
              HasSubstr("'dense1' is given thresholds twice"));
  EXPECT_THAT(refusal({{"dense2", {1.0}}}, false),
              ::testing::AllOf(HasSubstr("no thresholds for dense1 and dense3: "),
                               HasSubstr("--wsupp dense1=2:7:0.5"), HasSubstr("plain range")));
  EXPECT_THAT(refusal({{"dense1", {1.0}}, {"dense2", {1.0}}, {"dense3", {1.0}}}, true),
              HasSubstr("none is left for the plain range"));
  EXPECT_EQ(refusal({{"dense1", {1.0}}, {"dense2", {1.0}}, {"dense3", {1.0}}}, false), "accepted");
}

/// dense1 at 1 and 2, dense2 at sqrt3 and at what is `second`.
tiny_sweep surface(threshold_entry second) {
  tiny_sweep sweep;
  sweep.request.what = scope::layer;
  sweep.request.bits = {1};
  sweep.request.wsupp = {};
  sweep.request.layers = {{"dense1", {1.0, 2.0}}, {"dense2", {std::sqrt(3.0), second}}};
  return sweep;
}

// Levels, noise and energies as in scopes_test.cpp: dense1 {1, 3} has mean 2 and std 1, hence noise
// 2 (1 - h)^2 at wsupp 2h; dense2 {0, 0, 0, 4} has mean 1 and std s = sqrt3, hence noise
// 3 (1 - h s)^2 + (3 - h s)^2.
double sqnr_db(double wsupp1, double wsupp2) {
  const double step1 = wsupp1 / 2.0;
  const double step2 = wsupp2 / 2.0 * std::sqrt(3.0);
  const double noise = 2.0 * std::pow(1.0 - step1, 2.0) + 3.0 * std::pow(1.0 - step2, 2.0) +
                       std::pow(3.0 - step2, 2.0);
  return 10.0 * std::log10(26.0 / noise);
}

TEST(Surface, EachLayerIsQuantizedWithItsOwnThreshold) {
  const double root = std::sqrt(3.0);
  const auto rows = run_sweep(surface(2.0).job());
  ASSERT_EQ(rows.size(), 4U);
  std::size_t i = 0;
  for (const double wsupp1 : {1.0, 2.0}) {
    for (const double wsupp2 : {root, 2.0}) {
      EXPECT_EQ(rows[i].status, "ok");
      EXPECT_EQ(rows[i].wsupp, std::max(wsupp1, wsupp2));
      EXPECT_NEAR(rows[i].sqnr_ex_db.value(), sqnr_db(wsupp1, wsupp2), 1e-13);
      EXPECT_EQ(rows[i].scope_name, "layer");
      ++i;
    }
  }
  EXPECT_EQ(rows[0].layer, "dense1=1;dense2=1.7320508075688772");
  EXPECT_EQ(rows[3].layer, "dense1=2;dense2=2");
}

TEST(Surface, NamesAreResolvedByLayerAndKeptWhereTheyMeanNothing) {
  const auto rows = run_sweep(surface(named_threshold::wmax).job());
  EXPECT_THAT(rows[1].layer, ::testing::StartsWith("dense1=1;dense2=1.73205080756887"));
  EXPECT_NEAR(rows[1].sqnr_ex_db.value(), rows[0].sqnr_ex_db.value(), 1e-13);
  tiny_sweep sweep = surface(named_threshold::jayant);
  sweep.request.bits = {9};
  const auto failed = run_sweep(sweep.job());
  EXPECT_EQ(failed[1].layer, "dense1=1;dense2=jayant");
  EXPECT_THAT(failed[1].status, HasSubstr("failed: dense2: threshold 'jayant'"));
  EXPECT_FALSE(failed[1].wsupp.has_value());
}

TEST(Surface, CommonThresholdsAreThoseOfAPlainSweep) {
  tiny_sweep plain;
  plain.request.what = scope::layer;
  tiny_sweep common;
  common.request.what = scope::layer;
  common.request.layers = {{"dense1", {}}, {"dense2", {}}};
  auto expected = run_sweep(plain.job());
  const auto rows = run_sweep(common.job());
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    expected[i].layer = rows[i].layer;
    EXPECT_EQ(rows[i], expected[i]);
  }
}

TEST(Surface, LayersMustBeTheNetworks) {
  tiny_sweep sweep = surface(2.0);
  std::swap(sweep.request.layers[0], sweep.request.layers[1]);
  EXPECT_THROW(run_sweep(sweep.job()), usage_error);
  sweep.request.layers.pop_back();
  EXPECT_THROW(run_sweep(sweep.job()), usage_error);
}

}  // namespace
}  // namespace qsweep
