// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "nn/training.hpp"

namespace qsweep {
namespace {

/// Keras' GlorotUniform: fans are inputs and outputs of one position times the kernel's area.
double glorot_limit(const layer_spec& layer) {
  const bool convolution = layer.kind == layer_kind::convolution;
  const std::size_t area = convolution ? layer.kernel * layer.kernel : 1;
  const std::size_t fan_in = area * (convolution ? layer.input.channels : layer.input.size());
  const std::size_t fan_out = area * layer.output.channels;
  return std::sqrt(6.0 / static_cast<double>(fan_in + fan_out));
}

}  // namespace

std::vector<float> initial_parameters(const network_spec& network, std::uint64_t seed) {
  std::vector<float> parameters(network.num_parameters, 0.0F);
  for (std::size_t l = 0; l < network.layers.size(); ++l) {
    const layer_spec& layer = network.layers[l];
    if (!layer.has_parameters()) continue;
    const double limit = glorot_limit(layer);
    const random_stream random{seed, random_purpose::initialization, static_cast<std::uint32_t>(l),
                               0};
    for (std::size_t i = 0; i < layer.weight_count; ++i) {
      const double uniform = random.uniform(static_cast<std::uint32_t>(i));
      parameters[layer.weight_offset + i] = static_cast<float>(limit * (2.0 * uniform - 1.0));
    }
  }
  return parameters;
}

}  // namespace qsweep
