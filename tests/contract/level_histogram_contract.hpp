// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {

class LevelHistogramContract : public backend_contract {};

TEST_P(LevelHistogramContract, HandComputed) {
  grouped_weights w = one_group({-1.0F, 0.0F, 0.5F, 1.0F, 7.0F, -7.0F});
  w.groups = {{"a", {{0, 2}, {4, 1}}}, {"b", {{5, 1}}}};
  const weight_quantizer quantizer{{-0.5F, 0.0F, 1.0F}, {-1.0, -0.2, 0.5, 2.0}, -2.0F, 2.0F};
  const quantization how{{quantizer, quantizer}};
  EXPECT_EQ(backend_->level_histogram(w.view(), how),
            (std::vector<std::vector<std::uint64_t>>{{1, 0, 1, 1}, {1, 0, 0, 0}}));
}

TEST_P(LevelHistogramContract, CountsTheReferencesCodes) {
  for (const grouped_weights& w : contract_weights()) {
    for (const int bits : {1, 3, 8}) {
      const quantization how = uniform_quantization(w.view(), bits, 2.9236);
      const std::vector<std::uint16_t> codes = reference_->quantize(w.view(), how);
      std::vector<std::vector<std::uint64_t>> expected;
      for (const parameter_group& group : w.groups) {
        expected.emplace_back(std::size_t{1} << bits, 0);
        for (const parameter_range& range : group.ranges) {
          for (std::size_t j = 0; j < range.size; ++j) ++expected.back()[codes[range.offset + j]];
        }
      }
      EXPECT_EQ(backend_->level_histogram(w.view(), how), expected) << w.name << ", " << bits;
    }
  }
}

}  // namespace qsweep::test
