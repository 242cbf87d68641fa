// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "core/error.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {
namespace {

sweep_request six_points() {
  return {.bits = {2, 8}, .wsupp = {1.5, named_threshold::wmin, 4.0}};
}

TEST(Plan, IsTheCrossProductWithBitsOutermost) {
  const sweep_request request = six_points();
  ASSERT_EQ(plan_size(request), 6U);
  for (const std::uint64_t index : {5U, 0U, 3U, 1U, 4U, 2U, 0U}) {
    const sweep_point point = plan_point(request, index);
    EXPECT_EQ(point.index, index);
    EXPECT_EQ(point.bits, index < 3 ? 2 : 8);
    EXPECT_EQ(point.entry, request.wsupp[index % 3]);
  }
}

TEST(Plan, HasNothingBeyondItsEnd) {
  EXPECT_THROW(plan_point(six_points(), 6), precondition_error);
}

TEST(Plan, RefusesRequestsThatCannotBeRun) {
  EXPECT_NO_THROW(validate(six_points()));
  const auto refused = [](auto change) {
    sweep_request request = six_points();
    change(request);
    EXPECT_THROW(validate(request), usage_error);
  };
  refused([](sweep_request& r) { r.bits.clear(); });
  refused([](sweep_request& r) { r.bits = {0}; });
  refused([](sweep_request& r) { r.bits = {17}; });
  refused([](sweep_request& r) { r.wsupp.clear(); });
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
