// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class AdamContract : public training_contract {
 protected:
  struct state {
    floats parameters, m, v;
  };

  static state step(TrainingOps& ops, const adam_options& options, std::uint64_t t,
                    const floats& gradient, const state& before) {
    const backend_array<float> g(ops, gradient);
    const backend_array<float> parameters(ops, before.parameters);
    const backend_array<float> m(ops, before.m);
    const backend_array<float> v(ops, before.v);
    ops.adam_step(options, t, g.span(), parameters.span(), m.span(), v.span());
    return {parameters.read(), m.read(), v.read()};
  }

  /// How far the float32 factor 1 - beta is from the real one, relatively.
  static double factor_error(double beta) {
    const double factor = 1.0F - static_cast<float>(beta);
    return std::abs(factor - (1.0 - beta)) / (1.0 - beta);
  }

  /// One step from a random state, within the rounding of the few operations and of the factors.
  void expect_reference(const adam_options& options, std::uint64_t t) const {
    const floats gradient = random_floats(1001, 1);
    const state before{random_floats(1001, 2), random_floats(1001, 3),
                       magnitudes(random_floats(1001, 4))};
    const state actual = step(ops(), options, t, gradient, before);
    const state expected = step(reference_ops(), options, t, gradient, before);
    const double rounding = gamma(6, roundoff32);
    for (std::size_t j = 0; j < gradient.size(); ++j) {
      const double g = std::abs(gradient[j]);
      const double m = std::abs(before.m[j]);
      const double v = before.v[j];
      const double m_bound =
          rounding * (m + g) + factor_error(options.beta1) * (1.0 - options.beta1) * (m + g);
      const double v_bound = rounding * (v + g * g) +
                             factor_error(options.beta2) * (1.0 - options.beta2) * (v + g * g);
      ASSERT_TRUE(within(actual.m[j], expected.m[j], m_bound)) << j;
      ASSERT_TRUE(within(actual.v[j], expected.v[j], v_bound)) << j;
      const double root = std::sqrt(expected.v[j]) + options.epsilon;
      const double rate = options.learning_rate * std::sqrt(1.0 - std::pow(options.beta2, t)) /
                          (1.0 - std::pow(options.beta1, t));
      const double update = rate * std::abs(expected.m[j]) / root;
      // d(m / sqrt v) = dm / sqrt v - m dv / (2 v sqrt v)
      const double update_bound = rate * m_bound / root + update * v_bound / expected.v[j] +
                                  rounding * (update + std::abs(before.parameters[j]));
      ASSERT_TRUE(within(actual.parameters[j], expected.parameters[j], update_bound)) << j;
    }
  }
};

TEST_P(AdamContract, HandComputed) {
  // beta1 = 1/2, beta2 = 3/4, t = 1: the rate is 1 * sqrt(1/4) / (1/2) = 1; m = 2 + 1, v = 3 + 1.
  const adam_options options{.learning_rate = 1.0, .beta1 = 0.5, .beta2 = 0.75, .epsilon = 0.0};
  const state out = step(ops(), options, 1, {2}, {{10}, {4}, {4}});
  EXPECT_EQ(out.m, (floats{3}));
  EXPECT_EQ(out.v, (floats{4}));
  EXPECT_EQ(out.parameters, (floats{8.5}));
}

TEST_P(AdamContract, TheFirstStepMovesEachParameterByTheLearningRate) {
  const state out = step(ops(), {}, 1, {0.5F, -2.0F, 100.0F}, {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}});
  // sqrt v is within half of the factor's error, epsilon 1e-7 is below sqrt(0.001) / 2 by 6.4e-6.
  const double bound = 1e-3 * (factor_error(0.9) + factor_error(0.999) + 6.4e-6);
  EXPECT_TRUE(within(out.parameters[0], -1e-3, bound));
  EXPECT_TRUE(within(out.parameters[1], 1e-3, bound));
  EXPECT_TRUE(within(out.parameters[2], -1e-3, bound));
}

TEST_P(AdamContract, MatchesTheReferenceWithExactFactors) {
  expect_reference({.learning_rate = 0.125, .beta1 = 0.875, .beta2 = 0.96875}, 1);
  expect_reference({.learning_rate = 0.125, .beta1 = 0.875, .beta2 = 0.96875}, 3);
}

TEST_P(AdamContract, MatchesTheReferenceWithKerasFactors) {
  expect_reference({}, 1);
  expect_reference({}, 4690);
}

TEST_P(AdamContract, NoGradientFromRestMovesNothing) {
  const state out = step(ops(), {}, 5, {0}, {{3}, {0}, {0}});
  EXPECT_EQ(out.parameters, (floats{3}));
}

}  // namespace qsweep::test
