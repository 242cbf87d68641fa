// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "reference/forward.hpp"
#include "reference/ops.hpp"

namespace qsweep::reference {

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

bounded_logits logits(int threads, const network_spec& network, const weights_view& weights,
                      const quantization& how, const dataset_view& images,
                      std::span<const std::uint32_t> indices) {
  expect_matching(network, weights, images);
  for (const std::uint32_t index : indices) {
    QSWEEP_EXPECTS(index < images.count(),
                   "image " + std::to_string(index) + " of " + std::to_string(images.count()));
  }
  const forward_network forward(network, quantized_parameters(weights, how));
  bounded_logits out{.logits = std::vector<double>(indices.size() * network.num_classes),
                     .error_bound = std::vector<double>(indices.size(), 0.0)};
#pragma omp parallel for num_threads(threads) schedule(dynamic, 8)
  for (std::size_t b = 0; b < indices.size(); ++b) {
    const std::vector<double> row = forward.logits(images.image(indices[b]));
    std::ranges::copy(row, out.logits.begin() + static_cast<std::ptrdiff_t>(b * row.size()));
  }
  return out;
}

}  // namespace qsweep::reference
