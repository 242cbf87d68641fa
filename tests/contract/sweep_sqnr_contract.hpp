// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {

/// Every test runs for each algorithm that the backend knows.
class SweepSqnrContract : public backend_contract {
 protected:
  using rows = std::vector<std::vector<quantization_noise>>;

  /// Calls test(measure), measure(weights, how) -> rows, once for each algorithm.
  template <class Test>
  void with_each_algorithm(const Backend& backend, Test test) {
    for (const sqnr_algorithm algorithm : backend.sqnr_algorithms()) {
      SCOPED_TRACE(to_string(algorithm));
      test([&](const weights_view& weights, std::span<const quantization> how) {
        return backend.sweep_sqnr(weights, algorithm)->measure(how);
      });
    }
  }

  rows expected(const weights_view& weights, std::span<const quantization> how) {
    return reference_->sweep_sqnr(weights, sqnr_algorithm::direct)->measure(how);
  }

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

  static void expect_equal(const quantization_noise& a, const quantization_noise& b) {
    EXPECT_EQ(a.signal_energy, b.signal_energy);
    EXPECT_EQ(a.noise_energy, b.noise_energy);
    EXPECT_EQ(a.within_support, b.within_support);
  }

  static void expect_equal(const rows& a, const rows& b) {
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t t = 0; t < a.size(); ++t) {
      ASSERT_EQ(a[t].size(), b[t].size());
      for (std::size_t g = 0; g < a[t].size(); ++g) expect_equal(a[t][g], b[t][g]);
    }
  }

  /// Compares with the reference, within what the contract grants to each.
  void expect_matches_the_reference(const grouped_weights& w, std::span<const quantization> how) {
    const rows wanted = expected(w.view(), how);
    with_each_algorithm(*backend_, [&](const auto& measure) {
      const rows actual = measure(w.view(), how);
      ASSERT_EQ(actual.size(), how.size());
      for (std::size_t t = 0; t < how.size(); ++t) {
        ASSERT_EQ(actual[t].size(), w.groups.size());
        for (std::size_t g = 0; g < w.groups.size(); ++g) {
          const quantization_noise& a = actual[t][g];
          const quantization_noise& e = wanted[t][g];
          const std::uint64_t count = w.groups[g].size();
          const double bound = count == 0 ? 0.0 : 2.0 * sum_tolerance(count);
          EXPECT_TRUE(within(a.signal_energy, e.signal_energy, bound * e.signal_energy)) << w.name;
          EXPECT_TRUE(within(a.noise_energy, e.noise_energy, bound * e.noise_energy))
              << w.name << ", quantization " << t << ", group " << g;
          EXPECT_EQ(a.within_support, e.within_support) << w.name << ", quantization " << t;
        }
      }
    });
  }
};

TEST_P(SweepSqnrContract, HandComputed) {
  // Levels -1 and 1, support [-0.25, 2]: the errors are 0.5, 0, 1 and 1.
  const grouped_weights w = one_group({-0.5F, 1.0F, 0.0F, 2.0F});
  const std::vector<quantization> how{{{{{0.0F}, {-1.0, 1.0}, -0.25F, 2.0F}}}};
  with_each_algorithm(*backend_, [&](const auto& measure) {
    expect_equal(measure(w.view(), how), {{{5.25, 2.25, 3}}});
  });
}

TEST_P(SweepSqnrContract, IdentityHasNoNoiseAndEveryWeightWithin) {
  const grouped_weights w = one_group({3.0F, -4.0F});
  const std::vector<quantization> how(1);
  with_each_algorithm(*backend_, [&](const auto& measure) {
    expect_equal(measure(w.view(), how), {{{25.0, 0.0, 2}}});
  });
}

TEST_P(SweepSqnrContract, WeightsThatAreLevelsHaveNoNoise) {
  const grouped_weights w = one_group(std::vector<float>(1000, 0.1F));
  const double level = static_cast<double>(0.1F);
  const std::vector<quantization> how{{{{{0.0F}, {-level, level}, -1.0F, 1.0F}}}};
  with_each_algorithm(*backend_, [&](const auto& measure) {
    EXPECT_EQ(measure(w.view(), how).at(0).at(0).noise_energy, 0.0);
  });
}

TEST_P(SweepSqnrContract, MatchesTheReference) {
  for (const grouped_weights& w : contract_weights()) {
    expect_matches_the_reference(w, some_quantizations(w.view()));
  }
}

TEST_P(SweepSqnrContract, MatchesTheReferenceAtEveryBitRateAndThreshold) {
  const grouped_weights w = one_group(laplacian_weights(70001, 21));
  std::vector<quantization> how;
  for (int bits = 1; bits <= 16; ++bits) {
    for (const double support : {1e-3, 0.7, 2.9236, 14.3, 1e4}) {
      how.push_back(uniform_quantization(w.view(), bits, support));
    }
  }
  expect_matches_the_reference(w, how);
}

TEST_P(SweepSqnrContract, MatchesTheReferenceWhereTheSumsCancel) {
  // Weights next to levels and far from zero, where noise is tiny beside sums of squares.
  std::vector<float> weights;
  for (int i = 0; i < 5000; ++i) {
    weights.push_back((i % 2 == 0 ? 1000.0F : 1001.0F) + 0x1p-13F * static_cast<float>(i % 3));
  }
  const grouped_weights w = one_group(weights);
  const quantization near_levels{{{{1000.5F}, {1000.0, 1001.0}, 999.0F, 1002.0F}}};
  const quantization odd_levels{{{{1000.5F}, {1000.1, 1000.9}, 999.0F, 1002.0F}}};
  expect_matches_the_reference(w, std::vector{near_levels, odd_levels});
}

TEST_P(SweepSqnrContract, ExtremeWeights) {
  using limits = std::numeric_limits<float>;
  const float tiny = limits::denorm_min();
  std::vector<float> weights{0.0F, -0.0F, tiny, -tiny, 1e-30F, -1e-20F, 1e-10F, 1.0F, -1.0F, 3.0F};
  for (int i = 0; i < 100; ++i) weights.push_back(-0.0F);
  for (int i = 0; i < 100; ++i) weights.push_back(0.25F);
  grouped_weights w = one_group(weights);
  const quantization signs{{{{0.0F}, {-0.5, 0.5}, -0.0F, 0.25F}}};
  const quantization at_tiny{{{{-tiny, 0.0F, tiny}, {-1e-40, -1e-45, 0.0, 1e-44}, -tiny, tiny}}};
  const quantization none_above{{{{limits::infinity()}, {0.0, 1.0}, 1.0F, limits::max()}}};
  const quantization all_above{{{{limits::lowest()}, {0.0, 1.0}, limits::lowest(), -1.0F}}};
  const quantization repeated{{{{0.25F, 0.25F, 1.0F}, {0.0, 9.0, 0.25, 1.0}, 2.0F, 1.0F}}};
  const std::vector<quantization> how{signs, at_tiny, none_above, all_above, repeated};
  expect_matches_the_reference(w, how);
  w.values()[0] = limits::max();
  w.values()[1] = limits::lowest();
  expect_matches_the_reference(w, how);
}

TEST_P(SweepSqnrContract, DoublingTheWeightsQuadruplesTheEnergies) {
  const normalization norm{-0.006, 0.07};
  const normalization twice{-0.012, 0.14};
  grouped_weights w = one_group(laplacian_weights(20000, 9));
  grouped_weights w_twice = w;
  for (float& weight : w_twice.values()) weight *= 2.0F;
  const codebook book = make_uniform_codebook(3, 2.9236);
  const std::vector<quantization> how{{{make_weight_quantizer(book, norm)}}};
  const std::vector<quantization> how_twice{{{make_weight_quantizer(book, twice)}}};
  with_each_algorithm(*backend_, [&](const auto& measure) {
    const quantization_noise before = measure(w.view(), how).at(0).at(0);
    const quantization_noise after = measure(w_twice.view(), how_twice).at(0).at(0);
    expect_equal(after, {4 * before.signal_energy, 4 * before.noise_energy, before.within_support});
  });
}

TEST_P(SweepSqnrContract, ThreadsDoNotMatter) {
  for (const grouped_weights& w : contract_weights()) {
    std::vector<quantization> how;
    for (const double support : {2.0, 2.9236, 4.0}) {
      how.push_back(uniform_quantization(w.view(), 3, support));
    }
    how.push_back(uniform_quantization(w.view(), 12, 9.0));
    for (const sqnr_algorithm algorithm : backend_->sqnr_algorithms()) {
      expect_equal(make(1)->sweep_sqnr(w.view(), algorithm)->measure(how),
                   make(3)->sweep_sqnr(w.view(), algorithm)->measure(how));
    }
  }
}

TEST_P(SweepSqnrContract, CompanyDoesNotMatter) {
  // More quantizations than any batch, identities among them; one sweep for all and one for each.
  const grouped_weights w = contract_weights().back();
  const std::vector<quantization> some = some_quantizations(w.view());
  std::vector<quantization> how;
  for (int copies = 0; copies < 5; ++copies) how.insert(how.end(), some.begin(), some.begin() + 8);
  for (const sqnr_algorithm algorithm : backend_->sqnr_algorithms()) {
    const auto sweep = backend_->sweep_sqnr(w.view(), algorithm);
    const rows together = sweep->measure(how);
    for (std::size_t t = 0; t < how.size(); ++t) {
      const auto alone = std::span(how).subspan(t, 1);
      expect_equal({together[t]}, sweep->measure(alone));
      expect_equal({together[t]}, backend_->sweep_sqnr(w.view(), algorithm)->measure(alone));
    }
  }
}

TEST_P(SweepSqnrContract, NoQuantizationsGiveNoRows) {
  with_each_algorithm(*backend_, [&](const auto& measure) {
    EXPECT_TRUE(measure(one_group({1.0F}).view(), std::vector<quantization>{}).empty());
  });
}

TEST_P(SweepSqnrContract, TheAlgorithmChosenIsOneThatIsKnown) {
  const grouped_weights w = contract_weights().back();
  for (const std::uint64_t points : {1ULL, 1000ULL, 1000000000ULL}) {
    for (const std::size_t levels : {2U, 65536U}) {
      const std::vector<sqnr_workload> plan{{levels, points}};
      EXPECT_EQ(std::ranges::count(backend_->sqnr_algorithms(),
                                   backend_->choose_sqnr_algorithm(w.view(), plan)),
                1);
    }
  }
}

}  // namespace qsweep::test
