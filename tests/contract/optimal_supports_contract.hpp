// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <limits>

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {

class OptimalSupportsContract : public backend_contract {
 protected:
  /// What the contract grants, and what measuring the noise adds.
  static constexpr double least_tolerance = 1e-9 + 1e-12;

  double noise_at(const weights_view& weights, std::size_t group, const normalization& norm,
                  int bits, double support) {
    const weights_view alone{weights.values, weights.groups.subspan(group, 1)};
    const std::vector<quantization> how{
        {{make_weight_quantizer(make_uniform_codebook(bits, support), norm)}}};
    return reference_->sweep_sqnr(alone, sqnr_algorithm::direct)
        ->measure(how)
        .at(0)
        .at(0)
        .noise_energy;
  }

  double optimum_of_one_group(std::vector<float> weights, const normalization& norm, int bits) {
    const grouped_weights w = one_group(std::move(weights));
    return backend_->optimal_supports(w.view(), std::vector{norm}, bits).at(0);
  }
};

TEST_P(OptimalSupportsContract, HandComputed) {
  // One bit, levels +-wsupp/2: best is twice the mean magnitude. Weights 1 and 2, mean 0: 3.
  EXPECT_DOUBLE_EQ(optimum_of_one_group({1.0F, -2.0F}, {0.0, 1.0}, 1), 3.0);
  // With mean 1 and std 2, distances 0, 1, 3 in units of 2: twice their mean, 4/3.
  EXPECT_DOUBLE_EQ(optimum_of_one_group({1.0F, 2.0F, 4.0F}, {1.0, 2.0}, 1), 4.0 / 3.0);
  // Two bits, levels +-wsupp/4 and +-3 wsupp/4: 1 and 3 are levels of wsupp 4, without noise.
  EXPECT_DOUBLE_EQ(optimum_of_one_group({1.0F, -3.0F, -1.0F}, {0.0, 1.0}, 2), 4.0);
  // 1 twice and 4: with both cells in use A = 2/4 + 3 = 7/2 and B = 2/16 + 9/16 = 11/16.
  EXPECT_DOUBLE_EQ(optimum_of_one_group({1.0F, -1.0F, 4.0F}, {0.0, 1.0}, 2), 56.0 / 11.0);
}

TEST_P(OptimalSupportsContract, AsGoodAsTheReferencesOptimum) {
  for (const std::size_t count : {2U, 3U, 10U, 100U, 3000U}) {
    const grouped_weights w = one_group(laplacian_weights(count, 40 + count));
    const std::vector<normalization> norms = norms_of(w.view());
    for (const int bits : {1, 2, 3, 4, 6, 8}) {
      const double actual = backend_->optimal_supports(w.view(), norms, bits).at(0);
      const double expected = reference_->optimal_supports(w.view(), norms, bits).at(0);
      const double least = noise_at(w.view(), 0, norms[0], bits, expected);
      // Where the least noise is rounding alone, so is what is allowed.
      const double rounding = 1e-28 * static_cast<double>(count);
      EXPECT_LE(noise_at(w.view(), 0, norms[0], bits, actual),
                (1.0 + least_tolerance) * least + rounding)
          << count << " weights, " << bits << " bits: " << actual << " and " << expected;
    }
  }
}

TEST_P(OptimalSupportsContract, NoThresholdOfADenseGridIsBetter) {
  const grouped_weights w = one_group(laplacian_weights(400, 5));
  const std::vector<normalization> norms = norms_of(w.view());
  for (const int bits : {1, 2, 3, 5, 8, 10}) {
    const double best = backend_->optimal_supports(w.view(), norms, bits).at(0);
    const double least = noise_at(w.view(), 0, norms[0], bits, best);
    for (int i = 1; i <= 3000; ++i) {
      const double support = best * i / 1000.0;
      EXPECT_LE(least, (1.0 + least_tolerance) * noise_at(w.view(), 0, norms[0], bits, support))
          << bits << " bits, " << support << " against " << best;
    }
  }
}

TEST_P(OptimalSupportsContract, GroupsAreOnTheirOwn) {
  const grouped_weights w = contract_weights().back();
  const std::vector<normalization> norms = norms_of(w.view());
  const std::vector<double> together = backend_->optimal_supports(w.view(), norms, 3);
  ASSERT_EQ(together.size(), w.groups.size());
  for (std::size_t g = 0; g < w.groups.size(); ++g) {
    const weights_view alone{w.view().values, std::span(w.groups).subspan(g, 1)};
    EXPECT_EQ(backend_->optimal_supports(alone, std::span(norms).subspan(g, 1), 3).at(0),
              together[g]);
  }
}

TEST_P(OptimalSupportsContract, ScalesWithTheStandardDeviation) {
  const std::vector<float> weights = laplacian_weights(1000, 6);
  const double once = optimum_of_one_group(weights, {-0.006, 0.07}, 4);
  EXPECT_DOUBLE_EQ(optimum_of_one_group(weights, {-0.006, 0.14}, 4), once / 2.0);
}

TEST_P(OptimalSupportsContract, ManyEqualWeightsAndSignsDoNotMatter) {
  std::vector<float> weights(500, 0.25F);
  weights.insert(weights.end(), 500, -0.25F);
  weights.push_back(-0.0F);
  const double support = optimum_of_one_group(weights, {0.0, 0.25}, 3);
  // All but one sit on a level: what is left is the zero, on the level wsupp / 8.
  const double noise = noise_at(one_group(weights).view(), 0, {0.0, 0.25}, 3, support);
  EXPECT_LT(noise, 0.0052);
}

TEST_P(OptimalSupportsContract, NothingToQuantizeHasNoOptimum) {
  EXPECT_EQ(optimum_of_one_group({}, {0.0, 1.0}, 3), 0.0);
  EXPECT_EQ(optimum_of_one_group({0.5F, 0.5F}, {0.5, 1.0}, 3), 0.0);
}

TEST_P(OptimalSupportsContract, ThreadsDoNotMatter) {
  const grouped_weights w = one_group(laplacian_weights(70000, 8));
  const std::vector<normalization> norms = norms_of(w.view());
  EXPECT_EQ(make(1)->optimal_supports(w.view(), norms, 4),
            make(3)->optimal_supports(w.view(), norms, 4));
}

TEST_P(OptimalSupportsContract, RefusesWhatDoesNotFit) {
  const grouped_weights w = one_group({1.0F, 2.0F});
  const std::vector<normalization> norms(1);
  expect_refused("bits = 0", [&] { backend_->optimal_supports(w.view(), norms, 0); });
  expect_refused("bits = 17", [&] { backend_->optimal_supports(w.view(), norms, 17); });
  expect_refused("0 norms for 1 groups", [&] { backend_->optimal_supports(w.view(), {}, 3); });
}

}  // namespace qsweep::test
