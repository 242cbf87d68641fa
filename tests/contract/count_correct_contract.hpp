// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <functional>

#include "contract/backend_contract.hpp"
#include "support/tiny_problem.hpp"

namespace qsweep::test {

class CountCorrectContract : public backend_contract {
 protected:
  /// Correct images when the reference decides what the backend is not certain of.
  std::uint64_t decided(const tiny_problem& problem, const quantization& how,
                        const certified_count& count) const {
    std::uint64_t correct = count.correct;
    const auto row =
        reference_->logits(problem.network, problem.view(), how, problem.images(), count.uncertain);
    const std::size_t classes = problem.network.num_classes;
    for (std::size_t k = 0; k < count.uncertain.size(); ++k) {
      const auto logits = std::span(row.logits).subspan(k * classes, classes);
      const auto winner = std::ranges::max_element(logits) - logits.begin();
      if (winner == problem.labels[count.uncertain[k]]) ++correct;
    }
    return correct;
  }

  static std::vector<certified_count> count(const Backend& backend, const tiny_problem& problem,
                                            std::span<const quantization> how,
                                            accuracy_algorithm algorithm) {
    return backend.count_correct(problem.network, problem.view(), how, problem.images(), algorithm);
  }

  void expect_reference_counts(const tiny_problem& problem, accuracy_algorithm algorithm) const {
    const std::vector<quantization> how = contract_quantizations(problem);
    const auto actual = count(*backend_, problem, how, algorithm);
    const auto expected = count(*reference_, problem, how, accuracy_algorithm::reference);
    ASSERT_EQ(actual.size(), how.size());
    for (std::size_t t = 0; t < how.size(); ++t) {
      EXPECT_TRUE(expected[t].uncertain.empty());
      const auto& uncertain = actual[t].uncertain;
      EXPECT_EQ(std::ranges::adjacent_find(uncertain, std::greater_equal{}), uncertain.end());
      EXPECT_EQ(decided(problem, how[t], actual[t]), expected[t].correct)
          << problem.network.model << ", quantization " << t << ", " << to_string(algorithm);
    }
  }
};

TEST_P(CountCorrectContract, CountsWhatTheReferenceCounts) {
  for (const accuracy_algorithm algorithm : backend_->accuracy_algorithms()) {
    for (const tiny_problem& problem : contract_problems()) {
      expect_reference_counts(problem, algorithm);
    }
  }
}

TEST_P(CountCorrectContract, TheLowestIndexWinsATie) {
  tiny_problem problem = make_tiny_problem(tiny_mlp(4, 3, 3), scope::global, 6, 1);
  std::ranges::fill(problem.weights, 0.0F);
  problem.labels = {0, 1, 2, 0, 0, 1};
  const std::vector<quantization> how(1);
  for (const accuracy_algorithm algorithm : backend_->accuracy_algorithms()) {
    const auto counts = count(*backend_, problem, how, algorithm);
    EXPECT_EQ(decided(problem, how[0], counts.at(0)), 3U) << to_string(algorithm);
  }
}

TEST_P(CountCorrectContract, HandMadeWinners) {
  // The logits are the hidden activations, and these the pixels: the brightest pixel's index.
  tiny_problem problem = make_tiny_problem(tiny_mlp(3, 3, 3), scope::global, 4, 1);
  const std::vector<float> unit{1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0};
  std::ranges::copy(unit, problem.weights.begin());
  std::ranges::copy(unit, problem.weights.begin() + 12);
  problem.pixels = {9, 1, 1, 0, 255, 254, 7, 7, 8, 100, 100, 99};
  problem.labels = {0, 1, 2, 1};
  const std::vector<quantization> how(1);
  for (const accuracy_algorithm algorithm : backend_->accuracy_algorithms()) {
    const auto counts = count(*backend_, problem, how, algorithm);
    EXPECT_EQ(decided(problem, how[0], counts.at(0)), 3U) << to_string(algorithm);
  }
}

TEST_P(CountCorrectContract, ThreadsDoNotMatter) {
  const tiny_problem problem = make_tiny_problem(tiny_mlp(65, 33, 10), scope::global, 40, 5);
  const std::vector<quantization> how{uniform_quantization(problem.view(), 3, 2.9236)};
  for (const accuracy_algorithm algorithm : backend_->accuracy_algorithms()) {
    const auto one = count(*make(1), problem, how, algorithm);
    const auto three = count(*make(3), problem, how, algorithm);
    EXPECT_EQ(one.at(0).correct, three.at(0).correct) << to_string(algorithm);
    EXPECT_EQ(one.at(0).uncertain, three.at(0).uncertain) << to_string(algorithm);
  }
}

}  // namespace qsweep::test
