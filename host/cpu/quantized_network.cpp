// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/quantized_network.hpp"

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

bounded_network make_quantized_network(int threads, const network_spec& network,
                                       const weights_view& weights, const quantization& how,
                                       const dataset_view& images) {
  expect_matching(network, weights, images);
  return make_bounded_network(threads, network, quantized_parameters(threads, weights, how));
}

}  // namespace qsweep::cpu
