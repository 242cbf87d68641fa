// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <limits>

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {

class MomentsContract : public backend_contract {};

TEST_P(MomentsContract, HandComputed) {
  const grouped_weights w = one_group({1.0F, -0.0F, -3.0F, 4.0F});
  const moments m = backend_->moments_of(w.view()).at(0);
  EXPECT_EQ(m.count, 4U);
  EXPECT_EQ(m.mean, 0.5);
  EXPECT_EQ(m.std, 2.5);
  EXPECT_EQ(m.mean_square, 6.5);
  EXPECT_EQ(m.min, -3.0F);
  EXPECT_EQ(m.max, 4.0F);
  EXPECT_EQ(m.non_negative, 3U);
}

TEST_P(MomentsContract, MatchesTheReference) {
  for (const grouped_weights& w : contract_weights()) {
    const std::vector<moments> actual = backend_->moments_of(w.view());
    const std::vector<moments> expected = reference_->moments_of(w.view());
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t g = 0; g < actual.size(); ++g) {
      const moments& a = actual[g];
      const moments& e = expected[g];
      const double bound = e.count == 0 ? 0.0 : 2.0 * sum_tolerance(e.count);
      EXPECT_EQ(a.count, w.groups[g].size()) << w.name;
      // The mean's bound is relative to the mean magnitude, which is at most the root mean square.
      EXPECT_TRUE(within(a.mean, e.mean, bound * std::sqrt(e.mean_square))) << w.name;
      EXPECT_TRUE(within(a.std, e.std, bound * e.std)) << w.name;
      EXPECT_TRUE(within(a.mean_square, e.mean_square, bound * e.mean_square)) << w.name;
      EXPECT_EQ(a.min, e.min) << w.name;
      EXPECT_EQ(a.max, e.max) << w.name;
      EXPECT_EQ(a.non_negative, e.non_negative) << w.name;
    }
  }
}

TEST_P(MomentsContract, EmptyGroupIsAllZero) {
  const grouped_weights w = one_group({});
  const moments m = backend_->moments_of(w.view()).at(0);
  EXPECT_EQ(m.count, 0U);
  EXPECT_EQ(m.mean, 0.0);
  EXPECT_EQ(m.std, 0.0);
  EXPECT_EQ(m.mean_square, 0.0);
  EXPECT_EQ(m.min, 0.0F);
  EXPECT_EQ(m.max, 0.0F);
}

TEST_P(MomentsContract, EqualWeightsHaveNoDeviation) {
  const grouped_weights w = one_group(std::vector<float>(40000, 0.1F));
  EXPECT_EQ(backend_->moments_of(w.view()).at(0).mean, static_cast<double>(0.1F));
  EXPECT_EQ(backend_->moments_of(w.view()).at(0).std, 0.0);
}

TEST_P(MomentsContract, SmallDeviationAroundALargeMeanIsNotLost) {
  // Half 2^23, half 2^23 + 1: E[w^2] - mean^2 would lose most digits of the 1/4.
  std::vector<float> values(40000, 0x1p23F);
  for (std::size_t j = 0; j < values.size(); j += 2) values[j] += 1.0F;
  EXPECT_EQ(backend_->moments_of(one_group(values).view()).at(0).std, 0.5);
}

TEST_P(MomentsContract, DenormalsCount) {
  const float tiny = std::numeric_limits<float>::denorm_min();
  const moments m = backend_->moments_of(one_group({tiny, -tiny, 2 * tiny}).view()).at(0);
  EXPECT_EQ(m.min, -tiny);
  EXPECT_EQ(m.max, 2 * tiny);
  EXPECT_TRUE(within(m.mean, 2.0 * tiny / 3.0, eps64 * tiny));
}

TEST_P(MomentsContract, ThreadsDoNotMatter) {
  for (const grouped_weights& w : contract_weights()) {
    const std::vector<moments> one = make(1)->moments_of(w.view());
    const std::vector<moments> three = make(3)->moments_of(w.view());
    for (std::size_t g = 0; g < one.size(); ++g) {
      EXPECT_EQ(one[g].mean, three[g].mean) << w.name;
      EXPECT_EQ(one[g].std, three[g].std) << w.name;
      EXPECT_EQ(one[g].mean_square, three[g].mean_square) << w.name;
    }
  }
}

}  // namespace qsweep::test
