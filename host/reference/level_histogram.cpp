// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/ops.hpp"

namespace qsweep::reference {

std::vector<std::vector<std::uint64_t>> level_histogram(const weights_view& weights,
                                                        const quantization& how) {
  const std::vector<std::uint16_t> codes = quantize(weights, how);
  std::vector<std::vector<std::uint64_t>> counts;
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    counts.emplace_back(how.per_group[g].levels.size(), 0);
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
        ++counts[g][codes[j]];
      }
    }
  }
  return counts;
}

}  // namespace qsweep::reference
