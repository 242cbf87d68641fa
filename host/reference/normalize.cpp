// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include "core/error.hpp"
#include "reference/ops.hpp"

namespace qsweep::reference {

std::vector<float> normalize(const weights_view& weights, std::span<const normalization> norms) {
  expect_valid(weights);
  QSWEEP_EXPECTS(norms.size() == weights.groups.size(),
                 std::to_string(norms.size()) + " norms for " +
                     std::to_string(weights.groups.size()) + " groups");
  std::vector<float> out(weights.values.size(), 0.0F);
  for (std::size_t g = 0; g < norms.size(); ++g) {
    const auto [mean, std] = norms[g];
    QSWEEP_EXPECTS(std::isfinite(mean) && std::isfinite(std) && std > 0.0,
                   "mean " + std::to_string(mean) + ", std " + std::to_string(std));
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        out[j] = static_cast<float>((static_cast<double>(weights.values[j]) - mean) / std);
      }
    }
  }
  return out;
}

}  // namespace qsweep::reference
