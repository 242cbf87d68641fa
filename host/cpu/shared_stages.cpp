// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/shared_stages.hpp"

#include "backend/affine_levels.hpp"

namespace qsweep::cpu {
namespace {

bool is_quantized_alike(const layer_spec& layer, const weights_view& weights, const quantization& a,
                        const quantization& b) {
  const auto group = group_of(layer, weights);
  return group && *group < a.per_group.size() && *group < b.per_group.size() &&
         a.per_group[*group] == b.per_group[*group];
}

}  // namespace

std::size_t shared_stages(const network_spec& network, std::span<const integer_stage> stages,
                          const weights_view& weights, const quantization& a,
                          const quantization& b) {
  std::size_t shared = 0;
  while (shared + 1 < stages.size() &&
         is_quantized_alike(network.layers[stages[shared].layer], weights, a, b)) {
    ++shared;
  }
  return shared;
}

}  // namespace qsweep::cpu
