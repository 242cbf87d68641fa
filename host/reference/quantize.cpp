// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reference/ops.hpp"

namespace qsweep::reference {
namespace {

/// Q(w): how many decision thresholds, an ascending list, lie at or below the weight.
std::uint16_t code_of(float weight, std::span<const float> cutpoints) {
  const auto first_above = std::upper_bound(cutpoints.begin(), cutpoints.end(), weight);
  return static_cast<std::uint16_t>(first_above - cutpoints.begin());
}

}  // namespace

std::vector<std::uint16_t> quantize(const weights_view& weights, const quantization& how) {
  expect_valid(weights);
  expect_matching(weights, how);
  std::vector<std::uint16_t> codes(weights.values.size(), 0);
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        codes[j] = code_of(weights.values[j], how.per_group[g].cutpoints);
      }
    }
  }
  return codes;
}

std::vector<double> quantized_parameters(const weights_view& weights, const quantization& how) {
  expect_valid(weights);
  std::vector<double> parameters(weights.values.begin(), weights.values.end());
  if (how.is_identity()) return parameters;
  const std::vector<std::uint16_t> codes = quantize(weights, how);
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        parameters[j] = how.per_group[g].levels[codes[j]];
      }
    }
  }
  return parameters;
}

}  // namespace qsweep::reference
