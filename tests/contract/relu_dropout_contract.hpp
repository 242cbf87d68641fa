// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class ReluDropoutContract : public training_contract {
 protected:
  static constexpr random_stream mask{
      .seed = 0x123456789ABCDEFU, .purpose = random_purpose::dropout, .stream = 2, .step = 7};

  static floats forward(TrainingOps& ops, const floats& y, double rate) {
    const backend_array<float> values(ops, y);
    ops.relu_dropout_forward(values.span(), rate, mask);
    return values.read();
  }

  static floats backward(TrainingOps& ops, const floats& y, double rate, const floats& dy) {
    const backend_array<float> values(ops, y);
    const backend_array<float> gradient(ops, dy);
    ops.relu_dropout_backward(values.span(), rate, gradient.span());
    return gradient.read();
  }
};

TEST_P(ReluDropoutContract, WithoutDropoutItIsTheRelu) {
  EXPECT_EQ(forward(ops(), {-1, 0, 2, -0.0F, 1e-44F}, 0.0), (floats{0, 0, 2, 0, 1e-44F}));
  EXPECT_EQ(backward(ops(), {0, 0, 2}, 0.0, {5, -6, 7}), (floats{0, 0, 7}));
}

TEST_P(ReluDropoutContract, HalfOfThemDroppedDoublesTheOthers) {
  const floats out = forward(ops(), floats(1000, 3.0F), 0.5);
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    ASSERT_EQ(out[i], mask.word(i) >= 0x80000000U ? 6.0F : 0.0F) << i;
  }
  EXPECT_EQ(backward(ops(), {6, 0, 6}, 0.5, {1, 1, -2}), (floats{2, 0, -4}));
}

TEST_P(ReluDropoutContract, MasksAreTheSameEverywhere) {
  for (const double rate : {0.2, 0.5, 0.9}) {
    for (const std::size_t count : {1U, 3U, 63U, 64U, 65U, 1000U, 4097U, 65539U}) {
      const floats out = forward(ops(), floats(count, 1.0F), rate);
      for (std::uint32_t i = 0; i < count; ++i) {
        const bool kept = mask.word(i) >= rate * 0x1p32;
        ASSERT_TRUE(within(out[i], kept ? 1.0 / (1.0 - rate) : 0.0,
                           kept ? gamma(2, roundoff32) / (1.0 - rate) : 0.0))
            << "rate " << rate << ", element " << i << " of " << count;
      }
    }
  }
}

TEST_P(ReluDropoutContract, MatchesTheReference) {
  for (const double rate : {0.0, 0.2, 0.5}) {
    const floats y = random_floats(10001, 1);
    const floats dy = random_floats(10001, 2);
    const floats expected = forward(reference_ops(), y, rate);
    expect_sums(forward(ops(), y, rate), expected, magnitudes(expected), 1, "y");
    const floats expected_dy = backward(reference_ops(), expected, rate, dy);
    expect_sums(backward(ops(), expected, rate, dy), expected_dy, magnitudes(expected_dy), 1, "dy");
  }
}

}  // namespace qsweep::test
