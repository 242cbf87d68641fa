// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "support/grouped_weights.hpp"

namespace qsweep::cpu {
namespace {

TEST(ExactSum, PartsAddUpToTheNumber) {
  const sum_splitter<3> splitter(1.0, 1000);
  for (const float number : {1.0F, -0.3F, 1e-9F, -7.654321e-5F, 0.0F}) {
    double left = double{number} * number;
    double parts[3];
    splitter.split(left, parts);
    EXPECT_EQ(left, 0.0) << number;
    EXPECT_EQ(parts[0] + (parts[1] + parts[2]), double{number} * number) << number;
  }
}

TEST(ExactSum, OrderDoesNotMatter) {
  std::vector<float> weights = test::laplacian_weights(5000, 3);
  const auto sum_up = [&] {
    const sum_splitter<2> splitter(
        *std::ranges::max_element(weights, {}, [](float w) { return std::abs(w); }),
        weights.size());
    std::array<double, 2> sums{};
    for (const float weight : weights) {
      double left = std::abs(weight);
      double parts[2];
      splitter.split(left, parts);
      EXPECT_EQ(left, 0.0);
      for (std::size_t p = 0; p < 2; ++p) sums[p] += parts[p];
    }
    return sums;
  };
  const std::array<double, 2> before = sum_up();
  std::ranges::reverse(weights);
  EXPECT_EQ(sum_up(), before);
  std::ranges::sort(weights);
  EXPECT_EQ(sum_up(), before);
}

TEST(ExactSum, WhatNoPartHoldsIsLeft) {
  // Quanta for one number up to 1: 2^-50 and 2^-101.
  const sum_splitter<2> splitter(1.0, 1);
  double left = 0x1p-149;
  double parts[2];
  splitter.split(left, parts);
  EXPECT_EQ(parts[0], 0.0);
  EXPECT_EQ(parts[1], 0.0);
  EXPECT_EQ(left, 0x1p-149);
}

}  // namespace
}  // namespace qsweep::cpu
