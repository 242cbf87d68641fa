// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <limits>

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {

/// What the ops that read all weights refuse.
class RefusalsContract : public backend_contract {
 protected:
  /// Calls each op on weights that must be refused; quantizers and norms fit `groups` groups.
  void expect_all_refuse(const std::string& part, const weights_view& weights) {
    const std::vector<normalization> norms(weights.groups.size());
    const quantization how{{weights.groups.size(), weight_quantizer{{0.0F}, {-1.0, 1.0}, -2, 2}}};
    expect_refused(part, [&] { backend_->moments_of(weights); });
    expect_refused(part, [&] { backend_->normalize(weights, norms); });
    expect_refused(part, [&] { backend_->optimal_supports(weights, norms, 3); });
    expect_refused(part, [&] { backend_->quantize(weights, how); });
    expect_refused(part, [&] { backend_->level_histogram(weights, how); });
    for (const sqnr_algorithm algorithm : backend_->sqnr_algorithms()) {
      expect_refused(part, [&] { backend_->sweep_sqnr(weights, algorithm); });
    }
  }

  void expect_quantizer_refused(const std::string& part, const quantization& how) {
    const grouped_weights w = one_group({1.0F, 2.0F});
    const std::vector<quantization> many{how};
    expect_refused(part, [&] { backend_->quantize(w.view(), how); });
    expect_refused(part, [&] { backend_->level_histogram(w.view(), how); });
    if (how.is_identity()) return;
    for (const sqnr_algorithm algorithm : backend_->sqnr_algorithms()) {
      const auto sweep = backend_->sweep_sqnr(w.view(), algorithm);
      expect_refused(part, [&] { sweep->measure(many); });
    }
  }
};

TEST_P(RefusalsContract, NotFiniteWeightsAreNamedByTheirIndex) {
  using limits = std::numeric_limits<float>;
  for (const float bad : {limits::quiet_NaN(), limits::infinity(), -limits::infinity()}) {
    for (const std::size_t at : {0U, 5U, 16384U, 19999U}) {
      grouped_weights w = one_group(laplacian_weights(20000, 3));
      w.values()[at] = bad;
      expect_all_refuse("weight " + std::to_string(at) + " is", w.view());
    }
  }
}

TEST_P(RefusalsContract, GroupsBeyondTheWeights) {
  grouped_weights w = one_group({1.0F, 2.0F, 3.0F});
  for (const parameter_range range :
       {parameter_range{0, 4}, parameter_range{4, 0}, parameter_range{2, SIZE_MAX}}) {
    w.groups = {{"far", {range}}};
    expect_all_refuse("group 'far' leaves", w.view());
  }
}

TEST_P(RefusalsContract, QuantizersThatDoNotFitTheGroups) {
  const weight_quantizer fits{{0.0F}, {-1.0, 1.0}, -2.0F, 2.0F};
  expect_quantizer_refused("0 quantizers for 1 groups", quantization{});
  expect_quantizer_refused("2 quantizers for 1 groups", quantization{{fits, fits}});
}

TEST_P(RefusalsContract, QuantizersThatContradictThemselves) {
  expect_quantizer_refused("1 levels for 1 cutpoints", quantization{{{{0.0F}, {1.0}, -2, 2}}});
  expect_quantizer_refused("ascend", quantization{{{{1.0F, 0.0F}, {0.0, 1.0, 2.0}, -2, 2}}});
}

TEST_P(RefusalsContract, NormsThatDoNotFit) {
  const grouped_weights w = one_group({1.0F, 2.0F});
  const std::vector<normalization> none;
  const std::vector<normalization> zero{{0.0, 0.0}};
  const std::vector<normalization> bad_mean{{std::numeric_limits<double>::quiet_NaN(), 1.0}};
  expect_refused("0 norms for 1 groups", [&] { backend_->normalize(w.view(), none); });
  expect_refused("std", [&] { backend_->normalize(w.view(), zero); });
  expect_refused("mean", [&] { backend_->normalize(w.view(), bad_mean); });
}

TEST_P(RefusalsContract, NegativeThreads) {
  expect_refused("threads is -1", [] { make(-1); });
}

}  // namespace qsweep::test
