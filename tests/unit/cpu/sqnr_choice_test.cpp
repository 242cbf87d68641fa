// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "cpu/ops.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::cpu {
namespace {

sqnr_algorithm choose(std::size_t num_weights, std::vector<sqnr_workload> plan) {
  const test::grouped_weights w = test::one_group(std::vector<float>(num_weights));
  return choose_sqnr_algorithm(w.view(), plan);
}

TEST(SqnrChoice, SortingPaysForManyPoints) {
  EXPECT_EQ(choose(669706, {{8, 1}}), sqnr_algorithm::direct);
  EXPECT_EQ(choose(669706, {{8, 10000}}), sqnr_algorithm::sorted);
}

TEST(SqnrChoice, TheWholePlanCounts) {
  EXPECT_EQ(choose(669706, {{8, 30}}), sqnr_algorithm::direct);
  EXPECT_EQ(choose(669706, {{8, 30}, {4, 30}, {2, 30}}), sqnr_algorithm::sorted);
}

TEST(SqnrChoice, ManyLevelsOfFewWeightsAreNotSearched) {
  EXPECT_EQ(choose(100, {{65536, 1}}), sqnr_algorithm::direct);
}

}  // namespace
}  // namespace qsweep::cpu
