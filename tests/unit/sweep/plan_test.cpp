// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace qsweep {
namespace {

using ::testing::ElementsAre;

sweep_request six_points() {
  return {.bits = {2, 8}, .wsupp = {1.5, named_threshold::wmin, 4.0}};
}

/// Layers a and d take 1 and 2, b 3, 4 and 5, c 6 and 7.
sweep_request surface() {
  return {.what = scope::layer,
          .bits = {2, 8},
          .wsupp = {1.0, 2.0},
          .layers = {{"a", {}}, {"b", {3.0, 4.0, 5.0}}, {"c", {6.0, 7.0}}, {"d", {}}}};
}

std::vector<threshold_entry> entries_of(const sweep_request& request, std::uint64_t index) {
  return sweep_plan(request).point(index).entries;
}

TEST(Plan, IsTheCrossProductWithBitsOutermost) {
  const sweep_request request = six_points();
  const sweep_plan plan(request);
  ASSERT_EQ(plan.size(), 6U);
  EXPECT_EQ(plan.points_per_rate(), 3U);
  for (const std::uint64_t index : {5U, 0U, 3U, 1U, 4U, 2U, 0U}) {
    const sweep_point point = plan.point(index);
    EXPECT_EQ(point.index, index);
    EXPECT_EQ(point.bits, index < 3 ? 2 : 8);
    EXPECT_THAT(point.entries, ElementsAre(request.wsupp[index % 3]));
  }
}

TEST(Plan, LayersAreCrossedAndTheLastRunsFastest) {
  const sweep_request request = surface();
  ASSERT_EQ(sweep_plan(request).size(), 24U);
  EXPECT_EQ(sweep_plan(request).points_per_rate(), 12U);
  std::uint64_t index = 0;
  for (const int bits : {2, 8}) {
    for (const double common : {1.0, 2.0}) {
      for (const double b : {3.0, 4.0, 5.0}) {
        for (const double c : {6.0, 7.0}) {
          EXPECT_EQ(sweep_plan(request).point(index).bits, bits);
          EXPECT_THAT(entries_of(request, index), ElementsAre(common, b, c, common)) << index;
          ++index;
        }
      }
    }
  }
}

TEST(Plan, EveryLayerMayHaveThresholdsOfItsOwn) {
  sweep_request request = surface();
  request.wsupp = {};
  request.layers.front().wsupp = {named_threshold::hui};
  request.layers.back().wsupp = {8.0, 9.0};
  EXPECT_EQ(sweep_plan(request).points_per_rate(), 12U);
  EXPECT_THAT(entries_of(request, 3), ElementsAre(named_threshold::hui, 3.0, 7.0, 9.0));
}

TEST(Plan, HasNothingBeyondItsEnd) {
  const sweep_request request = six_points();
  EXPECT_THROW(sweep_plan(request).point(6), precondition_error);
}

TEST(Plan, MiddlePointHasANeighbourOnTheFastestAxisThatHasOne) {
  const sweep_request line = six_points();
  EXPECT_EQ(sweep_plan(line).middle_point(0), 1U);
  EXPECT_EQ(sweep_plan(line).middle_point(1), 4U);
  sweep_request crossed = surface();
  EXPECT_EQ(sweep_plan(crossed).middle_point(1), 12U + 2U);  // 1, 4, 6, 1
  EXPECT_THAT(entries_of(crossed, 12 + 3), ElementsAre(1.0, 4.0, 7.0, 1.0));
  crossed.layers[2].wsupp = {6.0};
  EXPECT_EQ(sweep_plan(crossed).middle_point(0), 1U);
  EXPECT_THAT(entries_of(crossed, 2), ElementsAre(1.0, 5.0, 6.0, 1.0));
}

TEST(Plan, RefusesRequestsThatCannotBeRun) {
  EXPECT_NO_THROW(validate(six_points()));
  EXPECT_NO_THROW(validate(surface()));
  const auto refused = [](auto change) {
    sweep_request request = six_points();
    change(request);
    EXPECT_THROW(validate(request), usage_error);
  };
  refused([](sweep_request& r) { r.bits.clear(); });
  refused([](sweep_request& r) { r.bits = {0}; });
  refused([](sweep_request& r) { r.bits = {17}; });
  refused([](sweep_request& r) { r.wsupp = {}; });
  refused([](sweep_request& r) { r.layers = {{"a", {}}}; });
  refused([](sweep_request& r) {
    r.what = scope::layer;
    r.layers = {{"a", {}}, {"b", {2.0}}};
    r.wsupp = {};
  });
  refused([](sweep_request& r) {
    r.what = scope::layer;
    r.wsupp = std::vector<threshold_entry>(5000, 2.0);
    r.layers = {{"a", r.wsupp}, {"b", r.wsupp}, {"c", {}}};
  });
  refused([](sweep_request& r) { r.quantizer = "unifrom"; });
  refused([](sweep_request& r) { r.want_sqnr = r.want_accuracy = false; });
}

TEST(Plan, ScopeNamesReadBack) {
  for (const scope each : {scope::global, scope::layer, scope::channel}) {
    EXPECT_EQ(parse_scope(to_string(each)), each);
  }
  EXPECT_THROW(parse_scope("Layer"), usage_error);
}

}  // namespace
}  // namespace qsweep
