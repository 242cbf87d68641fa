// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "backend/preconditions.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"

namespace qsweep {

void expect_within(const weights_view& weights, const parameter_group& group,
                   const parameter_range& range) {
  QSWEEP_EXPECTS(
      range.offset <= weights.values.size() && range.size <= weights.values.size() - range.offset,
      "group '" + group.name + "' leaves the weights");
}

void expect_finite(std::span<const float> values) {
  const auto at = std::ranges::find_if_not(values, [](float w) { return std::isfinite(w); });
  if (at == values.end()) return;
  QSWEEP_EXPECTS(std::isfinite(*at),
                 "weight " + std::to_string(at - values.begin()) + " is " + std::to_string(*at));
}

void expect_matching(const weights_view& weights, std::span<const normalization> norms) {
  QSWEEP_EXPECTS(norms.size() == weights.groups.size(),
                 std::to_string(norms.size()) + " norms for " +
                     std::to_string(weights.groups.size()) + " groups");
  for (const normalization& norm : norms) {
    QSWEEP_EXPECTS(std::isfinite(norm.mean) && std::isfinite(norm.std) && norm.std > 0.0,
                   "mean " + std::to_string(norm.mean) + ", std " + std::to_string(norm.std));
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

void expect_matching(const network_spec& network, const weights_view& weights,
                     const dataset_view& images) {
  QSWEEP_EXPECTS(weights.values.size() == network.num_parameters,
                 std::to_string(weights.values.size()) + " weights for the " +
                     std::to_string(network.num_parameters) + " parameters of " + network.model);
  QSWEEP_EXPECTS(images.image_shape == network.input,
                 "the images' shape is not the input shape of " + network.model);
  QSWEEP_EXPECTS(images.images.size() == images.count() * images.image_shape.size(),
                 std::to_string(images.images.size()) + " pixels for " +
                     std::to_string(images.count()) + " labels");
}

}  // namespace qsweep
