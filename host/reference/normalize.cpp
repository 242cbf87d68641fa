// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/ops.hpp"

namespace qsweep::reference {

std::vector<float> normalize(const weights_view& weights, std::span<const normalization> norms) {
  expect_valid(weights);
  expect_matching(weights, norms);
  std::vector<float> out(weights.values.size(), 0.0F);
  for (std::size_t g = 0; g < norms.size(); ++g) {
    const auto [mean, std] = norms[g];
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        out[j] = static_cast<float>((static_cast<double>(weights.values[j]) - mean) / std);
      }
    }
  }
  return out;
}

}  // namespace qsweep::reference
