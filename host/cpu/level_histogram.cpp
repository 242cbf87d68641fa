// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/ops.hpp"

namespace qsweep::cpu {

std::vector<std::vector<std::uint64_t>> level_histogram(int threads, const weights_view& weights,
                                                        const quantization& how) {
  const std::vector<std::uint16_t> codes = quantize(threads, weights, how);
  std::vector<std::vector<std::uint64_t>> counts;
  for (const weight_quantizer& quantizer : how.per_group) {
    counts.emplace_back(quantizer.levels.size(), 0);
  }
#pragma omp parallel for num_threads(threads)
  for (std::size_t g = 0; g < counts.size(); ++g) {
    for (const parameter_range& range : weights.groups[g].ranges) {
      const std::span part = std::span(codes).subspan(range.offset, range.size);
      for (const std::uint16_t code : part) ++counts[g][code];
    }
  }
  return counts;
}

}  // namespace qsweep::cpu
