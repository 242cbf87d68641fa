// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/sorted_weights.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

#include "support/grouped_weights.hpp"

namespace qsweep::cpu {
namespace {

struct found {
  std::vector<double> count;
  std::vector<double> sum;
};

found find(const sorted_weights& weights, const std::vector<float>& bounds,
           std::vector<std::uint32_t>& blocks) {
  blocks.resize(bounds.size());
  found out{std::vector<double>(bounds.size()), std::vector<double>(bounds.size())};
  std::vector<double> low(bounds.size());
  weights.find(bounds, blocks, {out.count.data(), out.sum.data(), low.data()});
  for (std::size_t i = 0; i < bounds.size(); ++i) out.sum[i] += low[i];
  return out;
}

/// Weights that are multiples of 1/8, so that sums are exact in any order.
std::vector<float> eighths(std::size_t count) {
  std::vector<float> weights;
  for (std::size_t i = 0; i < count; ++i) {
    weights.push_back(static_cast<float>(i * 7919 % 1009) / 8.0F - 60.0F);
  }
  return weights;
}

TEST(SortedWeights, CountsAndSumsBelowAnyBoundFromAnyStart) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> bounds{-infinity, -60.0F, -59.9F, -1.0F,   0.0F,
                                  -0.0F,     3.3F,   66.0F,  1000.0F, infinity};
  for (const std::size_t count : {0U, 1U, 15U, 16U, 17U, 255U, 256U, 257U, 5000U, 70000U}) {
    const test::grouped_weights w = test::one_group(eighths(count));
    const sorted_weights sorted(2, w.view(), w.groups[0]);
    for (const std::uint32_t start : {0U, 3U, 100U, 4000000000U}) {
      std::vector<std::uint32_t> blocks(bounds.size(), start);
      const found actual = find(sorted, bounds, blocks);
      for (std::size_t i = 0; i < bounds.size(); ++i) {
        double below = 0.0;
        double sum = 0.0;
        for (const float weight : w.view().values) {
          if (weight < bounds[i]) {
            ++below;
            sum += weight;
          }
        }
        EXPECT_EQ(actual.count[i], below) << count << " weights, bound " << bounds[i];
        EXPECT_EQ(actual.sum[i], sum) << count << " weights, bound " << bounds[i];
      }
    }
  }
}

TEST(SortedWeights, EnergyIsExact) {
  const test::grouped_weights w = test::one_group(eighths(5000));
  const sorted_weights sorted(1, w.view(), w.groups[0]);
  double expected = 0.0;
  for (const float weight : w.view().values) expected += double{weight} * weight;
  EXPECT_EQ(sorted.energy()[0] + (sorted.energy()[1] + sorted.energy()[2]), expected);
  EXPECT_EQ(sorted.lost_energy(), 0.0);
  EXPECT_EQ(sorted.lost_sum(), 0.0);
}

TEST(SortedWeights, WhatIsLostIsBounded) {
  const test::grouped_weights w = test::one_group({1e30F, 1e-20F, 1e-20F});
  const sorted_weights sorted(1, w.view(), w.groups[0]);
  EXPECT_GE(sorted.lost_sum(), 2.0 * double{1e-20F});
}

}  // namespace
}  // namespace qsweep::cpu
