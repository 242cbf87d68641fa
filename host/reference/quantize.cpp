// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/ops.hpp"

namespace qsweep::reference {
namespace {

/// Q(w): how many decision thresholds lie at or below the weight.
std::uint16_t code_of(float weight, const weight_quantizer& quantizer) {
  std::uint16_t code = 0;
  for (const float cutpoint : quantizer.cutpoints) {
    if (cutpoint <= weight) ++code;
  }
  return code;
}

}  // namespace

std::vector<std::uint16_t> quantize(const weights_view& weights, const quantization& how) {
  expect_valid(weights);
  expect_matching(weights, how);
  std::vector<std::uint16_t> codes(weights.values.size(), 0);
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        codes[j] = code_of(weights.values[j], how.per_group[g]);
      }
    }
  }
  return codes;
}

std::vector<double> quantized_parameters(const weights_view& weights, const quantization& how) {
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
