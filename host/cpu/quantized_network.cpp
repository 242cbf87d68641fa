// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/quantized_network.hpp"

#include <string>

#include "core/error.hpp"
#include "cpu/chunks.hpp"
#include "cpu/ops.hpp"

namespace qsweep::cpu {
namespace {

std::vector<double> quantized_parameters(int threads, const weights_view& weights,
                                         const quantization& how) {
  expect_finite(threads, weights.values);
  std::vector<double> out(weights.values.begin(), weights.values.end());
  if (how.is_identity()) return out;
  const std::vector<std::uint16_t> codes = quantize(threads, weights, how);
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    const std::vector<double>& levels = how.per_group[g].levels;
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        out[j] = levels[codes[j]];
      }
    }
  }
  return out;
}

}  // namespace

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

bounded_network make_quantized_network(int threads, const network_spec& network,
                                       const weights_view& weights, const quantization& how,
                                       const dataset_view& images) {
  expect_matching(network, weights, images);
  return make_bounded_network(threads, network, quantized_parameters(threads, weights, how));
}

}  // namespace qsweep::cpu
