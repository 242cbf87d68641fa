// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/backend_contract.hpp"
#include "support/tiny_problem.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {

class LogitsContract : public backend_contract {
 protected:
  /// The problem with weights of these magnitudes: no sum cancels, and as pixels are positive its
  /// logits bound the magnitudes of all terms in the original problem's sums.
  static tiny_problem magnitudes_of(const tiny_problem& problem, const quantization& how) {
    tiny_problem out = problem;
    if (!how.is_identity()) {
      const auto reference = make_reference_backend({.threads = 1});
      const std::vector<std::uint16_t> codes = reference->quantize(problem.view(), how);
      for (std::size_t g = 0; g < problem.groups.size(); ++g) {
        for (const parameter_range& range : problem.groups[g].ranges) {
          for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
            out.weights[j] = static_cast<float>(how.per_group[g].levels[codes[j]]);
          }
        }
      }
    }
    for (float& weight : out.weights) weight = std::abs(weight);
    return out;
  }

  /// What the reference's doubles may be off: a rounding for each product and each sum on the way.
  std::vector<double> reference_error(const tiny_problem& problem, const quantization& how) const {
    double roundings = 0.0;
    for (const layer_spec& layer : problem.network.layers) {
      const std::size_t terms = layer.has_parameters() ? layer.weight_count / layer.bias_count : 0;
      roundings += 2.0 * static_cast<double>(terms) + 2.0;
    }
    const tiny_problem magnitudes = magnitudes_of(problem, how);
    bounded_logits out = reference_->logits(problem.network, magnitudes.view(), quantization{},
                                            problem.images(), problem.all_indices());
    for (double& value : out.logits) value *= gamma(roundings, roundoff64);
    return out.logits;
  }

  void expect_bounds_hold(const tiny_problem& problem, const quantization& how) const {
    const auto indices = problem.all_indices();
    const bounded_logits actual =
        backend_->logits(problem.network, problem.view(), how, problem.images(), indices);
    const bounded_logits expected =
        reference_->logits(problem.network, problem.view(), how, problem.images(), indices);
    const std::vector<double> slack = reference_error(problem, how);
    ASSERT_EQ(actual.logits.size(), indices.size() * problem.network.num_classes);
    ASSERT_EQ(actual.error_bound.size(), indices.size());
    for (std::size_t k = 0; k < actual.logits.size(); ++k) {
      const double bound = actual.error_bound[k / problem.network.num_classes];
      ASSERT_GE(bound, 0.0);
      ASSERT_TRUE(within(actual.logits[k], expected.logits[k], bound + slack[k]))
          << problem.network.model << ", logit " << k;
    }
  }
};

TEST_P(LogitsContract, HandComputedDenseLayers) {
  // Hidden: relu(1 * 1 - 2 * 0.2 + 0.5) = 1.1 and relu(-1 * 1 + 0.2 * 0 + 0) = 0.
  tiny_problem problem{.network = tiny_mlp(2, 2, 2),
                       .weights = {1, -2, -1, 0, 0.5, 0, 2, 5, -4, 7, -1, 0.25},
                       .groups = {},
                       .pixels = {255, 51},
                       .labels = {0}};
  problem.groups = make_parameter_groups(problem.network, scope::global);
  const std::vector<std::uint32_t> indices{0};
  const bounded_logits out =
      backend_->logits(problem.network, problem.view(), quantization{}, problem.images(), indices);
  const double slack = gamma(12, roundoff64) * 5.0;
  EXPECT_TRUE(within(out.logits.at(0), 2 * 1.1 - 1, out.error_bound.at(0) + slack));
  EXPECT_TRUE(within(out.logits.at(1), -4 * 1.1 + 0.25, out.error_bound.at(0) + slack));
}

TEST_P(LogitsContract, HandComputedConvolutionAndPool) {
  // The 2x2 kernel [1 2; 3 4] over a 3x3 image gives 4 outputs; the pool takes the largest, from
  // the lower left window: 0.2 * 1 + 0.4 * 2 + 1 * 3 + 0.6 * 4 = 6.4, less the bias 1.
  tiny_problem problem{.network = tiny_cnn({3, 3, 1}, 1, 2, 2),
                       .weights = {1, 2, 3, 4, -1, 10, -10, 0.5, 0},
                       .groups = {},
                       .pixels = {0, 0, 0, 51, 102, 0, 255, 153, 0},
                       .labels = {0}};
  problem.groups = make_parameter_groups(problem.network, scope::global);
  const std::vector<std::uint32_t> indices{0};
  const bounded_logits out =
      backend_->logits(problem.network, problem.view(), quantization{}, problem.images(), indices);
  const double slack = gamma(20, roundoff64) * 75.0;
  EXPECT_TRUE(within(out.logits.at(0), 54.5, out.error_bound.at(0) + slack));
  EXPECT_TRUE(within(out.logits.at(1), -54.0, out.error_bound.at(0) + slack));
}

TEST_P(LogitsContract, BoundsHoldOnEveryNetworkScopeAndBitRate) {
  for (const tiny_problem& problem : contract_problems()) {
    for (const quantization& how : contract_quantizations(problem))
      expect_bounds_hold(problem, how);
  }
}

TEST_P(LogitsContract, ImagesAreTakenByTheirIndices) {
  const tiny_problem problem = make_tiny_problem(tiny_mlp(65, 33, 10), scope::global, 40, 77);
  const auto all = backend_->logits(problem.network, problem.view(), quantization{},
                                    problem.images(), problem.all_indices());
  const std::vector<std::uint32_t> some{39, 0, 7, 7};
  const auto picked =
      backend_->logits(problem.network, problem.view(), quantization{}, problem.images(), some);
  ASSERT_EQ(picked.logits.size(), some.size() * 10);
  for (std::size_t k = 0; k < picked.logits.size(); ++k) {
    EXPECT_TRUE(within(picked.logits[k], all.logits[some[k / 10] * 10 + k % 10],
                       picked.error_bound[k / 10] + all.error_bound[some[k / 10]]));
  }
}

TEST_P(LogitsContract, NoImagesGiveNoLogits) {
  const tiny_problem problem = make_tiny_problem(tiny_mlp(2, 2, 2), scope::global, 1, 1);
  const auto out =
      backend_->logits(problem.network, problem.view(), quantization{}, problem.images(), {});
  EXPECT_TRUE(out.logits.empty());
  EXPECT_TRUE(out.error_bound.empty());
}

TEST_P(LogitsContract, WhatDoesNotFitIsRefused) {
  const tiny_problem problem = make_tiny_problem(tiny_mlp(2, 2, 2), scope::global, 1, 1);
  const std::vector<std::uint32_t> beyond{1};
  const auto logits = [&](const network_spec& network, const std::vector<std::uint32_t>& indices) {
    backend_->logits(network, problem.view(), quantization{}, problem.images(), indices);
  };
  EXPECT_THROW(logits(problem.network, beyond), precondition_error);
  EXPECT_THROW(logits(tiny_mlp(2, 3, 2), {0}), precondition_error);
  EXPECT_THROW(logits(tiny_mlp(3, 1, 4), {0}), precondition_error);
}

}  // namespace qsweep::test
