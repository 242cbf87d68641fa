// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {

class SweepSqnrContract : public backend_contract {
 protected:
  static std::vector<quantization> some_quantizations(const weights_view& weights) {
    std::vector<quantization> how{quantization{}};
    for (const int bits : {1, 2, 3, 5, 8}) {
      for (const double support : {1.5, 2.9236, 6.0}) {
        how.push_back(uniform_quantization(weights, bits, support));
      }
    }
    how.push_back(uniform_quantization(weights, 16, 2.9236));
    return how;
  }

  static std::vector<std::vector<quantization_noise>> measure(const Backend& backend,
                                                              const weights_view& weights,
                                                              std::span<const quantization> how) {
    return backend.sweep_sqnr(weights, sqnr_algorithm::direct)->measure(how);
  }

  static void expect_equal(const quantization_noise& a, const quantization_noise& b) {
    EXPECT_EQ(a.signal_energy, b.signal_energy);
    EXPECT_EQ(a.noise_energy, b.noise_energy);
    EXPECT_EQ(a.within_support, b.within_support);
  }
};

TEST_P(SweepSqnrContract, HandComputed) {
  // Levels -1 and 1, support [-0.25, 2]: the errors are 0.5, 0, 1 and 1.
  const grouped_weights w = one_group({-0.5F, 1.0F, 0.0F, 2.0F});
  const std::vector<quantization> how{{{{{0.0F}, {-1.0, 1.0}, -0.25F, 2.0F}}}};
  const quantization_noise noise = measure(*backend_, w.view(), how).at(0).at(0);
  EXPECT_EQ(noise.signal_energy, 5.25);
  EXPECT_EQ(noise.noise_energy, 2.25);
  EXPECT_EQ(noise.within_support, 3U);
}

TEST_P(SweepSqnrContract, IdentityHasNoNoiseAndEveryWeightWithin) {
  const grouped_weights w = one_group({3.0F, -4.0F});
  const std::vector<quantization> how(1);
  expect_equal(measure(*backend_, w.view(), how).at(0).at(0), {25.0, 0.0, 2});
}

TEST_P(SweepSqnrContract, WeightsThatAreLevelsHaveNoNoise) {
  const grouped_weights w = one_group(std::vector<float>(1000, 0.1F));
  const double level = static_cast<double>(0.1F);
  const std::vector<quantization> how{{{{{0.0F}, {-level, level}, -1.0F, 1.0F}}}};
  EXPECT_EQ(measure(*backend_, w.view(), how).at(0).at(0).noise_energy, 0.0);
}

TEST_P(SweepSqnrContract, MatchesTheReference) {
  for (const grouped_weights& w : contract_weights()) {
    const std::vector<quantization> how = some_quantizations(w.view());
    const auto actual = measure(*backend_, w.view(), how);
    const auto expected = measure(*reference_, w.view(), how);
    ASSERT_EQ(actual.size(), how.size());
    for (std::size_t t = 0; t < how.size(); ++t) {
      ASSERT_EQ(actual[t].size(), w.groups.size());
      for (std::size_t g = 0; g < w.groups.size(); ++g) {
        const quantization_noise& a = actual[t][g];
        const quantization_noise& e = expected[t][g];
        const std::uint64_t count = w.groups[g].size();
        const double bound = count == 0 ? 0.0 : 2.0 * sum_tolerance(count);
        EXPECT_TRUE(within(a.signal_energy, e.signal_energy, bound * e.signal_energy)) << w.name;
        EXPECT_TRUE(within(a.noise_energy, e.noise_energy, bound * e.noise_energy))
            << w.name << ", quantization " << t;
        EXPECT_EQ(a.within_support, e.within_support) << w.name << ", quantization " << t;
      }
    }
  }
}

TEST_P(SweepSqnrContract, DoublingTheWeightsQuadruplesTheEnergies) {
  const normalization norm{-0.006, 0.07};
  const normalization twice{-0.012, 0.14};
  grouped_weights w = one_group(laplacian_weights(20000, 9));
  const codebook book = make_uniform_codebook(3, 2.9236);
  const std::vector<quantization> how{{{make_weight_quantizer(book, norm)}}};
  const std::vector<quantization> how_twice{{{make_weight_quantizer(book, twice)}}};
  const quantization_noise before = measure(*backend_, w.view(), how).at(0).at(0);
  for (float& weight : w.values()) weight *= 2.0F;
  const quantization_noise after = measure(*backend_, w.view(), how_twice).at(0).at(0);
  expect_equal(after, {4 * before.signal_energy, 4 * before.noise_energy, before.within_support});
}

TEST_P(SweepSqnrContract, ThreadsDoNotMatter) {
  for (const grouped_weights& w : contract_weights()) {
    const std::vector<quantization> how{uniform_quantization(w.view(), 3, 2.9236)};
    const auto one = measure(*make(1), w.view(), how);
    const auto three = measure(*make(3), w.view(), how);
    for (std::size_t g = 0; g < w.groups.size(); ++g) expect_equal(one[0][g], three[0][g]);
  }
}

TEST_P(SweepSqnrContract, CompanyDoesNotMatter) {
  // More quantizations than any batch, identities among them.
  const grouped_weights w = contract_weights().back();
  const std::vector<quantization> some = some_quantizations(w.view());
  std::vector<quantization> how;
  for (int copies = 0; copies < 5; ++copies) how.insert(how.end(), some.begin(), some.begin() + 8);
  const auto together = measure(*backend_, w.view(), how);
  for (std::size_t t = 0; t < how.size(); ++t) {
    const auto alone = measure(*backend_, w.view(), std::span(how).subspan(t, 1));
    for (std::size_t g = 0; g < w.groups.size(); ++g) expect_equal(together[t][g], alone[0][g]);
  }
}

TEST_P(SweepSqnrContract, NoQuantizationsGiveNoRows) {
  EXPECT_TRUE(measure(*backend_, one_group({1.0F}).view(), {}).empty());
}

}  // namespace qsweep::test
