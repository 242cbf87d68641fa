// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/claims.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "reproduce/observe.hpp"
#include "synthetic_networks.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;

const network_id mlp_fashion{"mlp", "fashion-mnist"};

const claim_result& find_claim(const std::vector<claim_result>& claims, const std::string& text) {
  for (const claim_result& each : claims) {
    if (each.statement.find(text) != std::string::npos) return each;
  }
  throw std::runtime_error("no claim '" + text + "'");
}

seed_observations observed(std::uint64_t seed, double dynamics_points,
                           const network_id& network = test::mlp_mnist) {
  seed_observations seen = observe(test::make_measurement(network, seed));
  seen.values[{network, 3, "favourable", "accuracy_dynamics_points"}] = dynamics_points;
  return seen;
}

TEST(Claims, HoldOnACurveThatHasThem) {
  // Dynamics 0.5 at 3 bits and 2.39 at 2; SQNR peak at 2.5; 97.5 % there, 97.9 % at best.
  const auto claims = judge_claims(std::vector{observe(test::make_measurement())});
  EXPECT_EQ(find_claim(claims, "3 bits the accuracy of MLP/MNIST").verdict_text(), "holds");
  EXPECT_EQ(find_claim(claims, "At 2 bits").verdict_text(), "holds");
  EXPECT_EQ(find_claim(claims, "SQNR of MLP/MNIST is best below").verdict_text(), "holds");
  EXPECT_EQ(find_claim(claims, "best accuracy of MLP/MNIST").verdict_text(), "holds");
}

TEST(Claims, FailOnACurveThatHasThemNot) {
  network_measurement m = test::make_measurement();
  m.curve[3].sqnr_ex_db = 14.0;  // the peak moves to 2.9236 ...
  m.curve[3].correct = 9999;     // ... and the best accuracy with it; dynamics 2.59
  m.choices[5].correct = 9650;   // 2 bits: 97.00 - 96.34
  const auto claims = judge_claims(std::vector{observe(m)});
  EXPECT_EQ(find_claim(claims, "3 bits the accuracy of MLP/MNIST").verdict_text(), "fails");
  EXPECT_EQ(find_claim(claims, "At 2 bits").verdict_text(), "fails");
  EXPECT_EQ(find_claim(claims, "SQNR of MLP/MNIST is best below").verdict_text(), "fails");
  EXPECT_EQ(find_claim(claims, "best accuracy of MLP/MNIST").verdict_text(), "fails");
}

TEST(Claims, NeedMoreThanHalfOfTheSeeds) {
  const auto half = judge_claims(std::vector{observed(1, 0.4), observed(2, 1.4)});
  const claim_result& tied = find_claim(half, "3 bits the accuracy of MLP/MNIST");
  EXPECT_EQ(tied.seeds_holding, 1U);
  EXPECT_EQ(tied.seeds, 2U);
  EXPECT_EQ(tied.verdict_text(), "fails");
  EXPECT_THAT(tied.ours, HasSubstr("0.4 (0.4 to 1.4 over seeds)"));
  const auto most = judge_claims(std::vector{observed(1, 0.4), observed(2, 1.4), observed(3, 1.0)});
  EXPECT_EQ(find_claim(most, "3 bits the accuracy of MLP/MNIST").verdict_text(), "holds");
}

TEST(Claims, AboutTwoNetworksCompareTheSameSeed) {
  const auto claims =
      judge_claims(std::vector{observed(1, 0.4), observed(1, 0.5, mlp_fashion), observed(2, 0.9),
                               observed(2, 0.6, mlp_fashion), observed(3, 0.1)});
  const claim_result& wider = find_claim(claims, "On Fashion-MNIST");
  EXPECT_EQ(wider.seeds_holding, 1U);
  EXPECT_EQ(wider.seeds, 2U);
}

TEST(Claims, AreNotJudgedWithoutData) {
  for (const claim_result& each : judge_claims({})) {
    EXPECT_EQ(each.verdict_text(), "not judged") << each.statement;
  }
}

}  // namespace
}  // namespace qsweep
