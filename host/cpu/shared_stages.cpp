// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/shared_stages.hpp"

#include <optional>

#include "backend/affine_levels.hpp"

namespace qsweep::cpu {
namespace {

bool is_quantized_alike(std::optional<std::size_t> group, const quantization& a,
                        const quantization& b) {
  return group && *group < a.per_group.size() && *group < b.per_group.size() &&
         a.per_group[*group] == b.per_group[*group];
}

}  // namespace

std::vector<std::size_t> stages_shared_with_previous(const network_spec& network,
                                                     std::span<const integer_stage> stages,
                                                     const weights_view& weights,
                                                     std::span<const quantization> how) {
  std::vector<std::optional<std::size_t>> groups;
  for (const integer_stage& stage : stages) {
    groups.push_back(group_of(network.layers[stage.layer], weights));
  }
  std::vector<std::size_t> out(how.size(), 0);
  for (std::size_t i = 1; i < how.size(); ++i) {
    std::size_t& shared = out[i];
    while (shared + 1 < stages.size() && is_quantized_alike(groups[shared], how[i - 1], how[i])) {
      ++shared;
    }
  }
  return out;
}

}  // namespace qsweep::cpu
