// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"
#include "reference/ops.hpp"

namespace qsweep::reference {

void expect_valid(const weights_view& weights) {
  for (const parameter_group& group : weights.groups) {
    for (const parameter_range& range : group.ranges) {
      QSWEEP_EXPECTS(range.offset <= weights.values.size() &&
                         range.size <= weights.values.size() - range.offset,
                     "group '" + group.name + "' leaves the parameters");
    }
  }
  for (std::size_t j = 0; j < weights.values.size(); ++j) {
    QSWEEP_EXPECTS(std::isfinite(weights.values[j]),
                   "weight " + std::to_string(j) + " is " + std::to_string(weights.values[j]));
  }
}

void expect_matching(const weights_view& weights, std::span<const normalization> norms) {
  QSWEEP_EXPECTS(norms.size() == weights.groups.size(),
                 std::to_string(norms.size()) + " norms for " +
                     std::to_string(weights.groups.size()) + " groups");
  for (const auto& [mean, std] : norms) {
    QSWEEP_EXPECTS(std::isfinite(mean) && std::isfinite(std) && std > 0.0,
                   "mean " + std::to_string(mean) + ", std " + std::to_string(std));
  }
}

void expect_matching(const weights_view& weights, const quantization& how) {
  QSWEEP_EXPECTS(how.per_group.size() == weights.groups.size(),
                 std::to_string(how.per_group.size()) + " quantizers for " +
                     std::to_string(weights.groups.size()) + " groups");
  for (const weight_quantizer& quantizer : how.per_group) {
    QSWEEP_EXPECTS(quantizer.levels.size() == quantizer.cutpoints.size() + 1,
                   std::to_string(quantizer.levels.size()) + " levels for " +
                       std::to_string(quantizer.cutpoints.size()) + " cutpoints");
    QSWEEP_EXPECTS(std::ranges::is_sorted(quantizer.cutpoints), "cutpoints must ascend");
  }
}

}  // namespace qsweep::reference
