// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class SoftmaxCrossEntropyContract : public training_contract {
 protected:
  struct result {
    floats dlogits;
    training_stats stats;
  };

  static result run(TrainingOps& ops, std::size_t classes, const floats& logits,
                    const bytes& labels) {
    ops.take_stats();
    const backend_array<float> z(ops, logits);
    const backend_array<std::uint8_t> which(ops, labels);
    const backend_array<float> dlogits(ops, floats(logits.size(), NAN));
    ops.softmax_cross_entropy(labels.size(), classes, z.span(), which.span(), dlogits.span());
    return {dlogits.read(), ops.take_stats()};
  }
};

TEST_P(SoftmaxCrossEntropyContract, HandComputed) {
  // Equal logits: each class has probability 1/4, the loss is log 4, the first class wins.
  const result out = run(ops(), 4, {3, 3, 3, 3, 3, 3, 3, 3}, {0, 2});
  const floats expected{-0.375, 0.125, 0.125, 0.125, 0.125, 0.125, -0.375, 0.125};
  for (std::size_t k = 0; k < expected.size(); ++k) {
    EXPECT_TRUE(within(out.dlogits[k], expected[k], gamma(12, roundoff32)));
  }
  EXPECT_TRUE(within(out.stats.loss_sum, 2.0 * std::log(4.0), gamma(12, roundoff32) * 4.0));
  EXPECT_EQ(out.stats.correct, 1U);
}

TEST_P(SoftmaxCrossEntropyContract, MatchesTheReference) {
  for (const auto& [batch, classes] : {std::pair{1U, 2U}, {7U, 10U}, {128U, 10U}, {33U, 65U}}) {
    floats logits = random_floats(batch * classes, 1);
    bytes labels;
    for (std::size_t b = 0; b < batch; ++b)
      labels.push_back(static_cast<std::uint8_t>(b % classes));
    for (float& z : logits) z *= 8.0F;
    const result actual = run(ops(), classes, logits, labels);
    const result expected = run(reference_ops(), classes, logits, labels);
    // The sum over classes, a few elementary functions, and exponents of at most 16.
    const double tolerance = gamma(classes + 8.0 + 16.0, roundoff32);
    for (std::size_t k = 0; k < logits.size(); ++k) {
      ASSERT_TRUE(within(actual.dlogits[k], expected.dlogits[k], tolerance * 2.0 / batch)) << k;
    }
    EXPECT_TRUE(within(actual.stats.loss_sum, expected.stats.loss_sum, tolerance * batch * 24.0));
    EXPECT_EQ(actual.stats.correct, expected.stats.correct);
  }
}

TEST_P(SoftmaxCrossEntropyContract, TheGradientIsTheSlopeOfTheLoss) {
  // Central differences of step h miss the slope by h^2/6 times a third derivative <= 1, and by the
  // rounding of two losses <= 16 over 2h; the loss is a sum, the gradient that of the mean.
  constexpr std::size_t classes = 5;
  constexpr double h = 0x1p-7;
  floats logits = random_floats(2 * classes, 3);
  for (float& z : logits) z = std::round(z * 0x1p10F) * 0x1p-10F;
  const bytes labels{4, 1};
  const floats gradient = run(ops(), classes, logits, labels).dlogits;
  const double bound = h * h / 6.0 + gamma(classes + 24.0, roundoff32) * 16.0 / h;
  for (std::size_t k = 0; k < logits.size(); ++k) {
    floats up = logits;
    floats down = logits;
    up[k] += static_cast<float>(h);
    down[k] -= static_cast<float>(h);
    const double slope = (run(ops(), classes, up, labels).stats.loss_sum -
                          run(ops(), classes, down, labels).stats.loss_sum) /
                         (2.0 * h);
    EXPECT_TRUE(within(2.0 * gradient[k], slope, bound)) << k;
  }
}

TEST_P(SoftmaxCrossEntropyContract, LargeLogitsDoNotOverflow) {
  const result out = run(ops(), 3, {30000, -30000, 0}, {1});
  EXPECT_EQ(out.dlogits, (floats{1, -1, 0}));
  EXPECT_EQ(out.stats.loss_sum, 60000.0);
}

TEST_P(SoftmaxCrossEntropyContract, StatsAddUpUntilTheyAreTaken) {
  ops().take_stats();
  const backend_array<float> z(ops(), floats{0, 0});
  const backend_array<std::uint8_t> label(ops(), bytes{0});
  const backend_array<float> dlogits(ops(), floats{0, 0});
  for (int k = 0; k < 3; ++k) {
    ops().softmax_cross_entropy(1, 2, z.span(), label.span(), dlogits.span());
  }
  const training_stats sum = ops().take_stats();
  EXPECT_TRUE(within(sum.loss_sum, 3.0 * std::log(2.0), 3.0 * gamma(12, roundoff32)));
  EXPECT_EQ(sum.correct, 3U);
  EXPECT_EQ(ops().take_stats().correct, 0U);
}

}  // namespace qsweep::test
