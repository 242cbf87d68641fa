// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <limits>

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {

class NormalizeContract : public backend_contract {};

TEST_P(NormalizeContract, HandComputed) {
  const grouped_weights w = one_group({1.0F, -0.5F, 0.0F});
  const std::vector<normalization> norms{{0.5, 0.25}};
  EXPECT_EQ(backend_->normalize(w.view(), norms), (std::vector{2.0F, -4.0F, -2.0F}));
}

TEST_P(NormalizeContract, IsTheFormulaToTheLastBit) {
  for (const grouped_weights& w : contract_weights()) {
    const weights_view view = w.view();
    const std::vector<normalization> norms = norms_of(view);
    std::vector<float> expected(view.values.size(), 0.0F);
    for (std::size_t g = 0; g < norms.size(); ++g) {
      for (const parameter_range& range : w.groups[g].ranges) {
        for (std::size_t j = range.offset; j < range.offset + range.size; ++j) {
          expected[j] = static_cast<float>(norms[g].normalize(view.values[j]));
        }
      }
    }
    const std::vector<float> actual = backend_->normalize(view, norms);
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t j = 0; j < actual.size(); ++j) {
      ASSERT_EQ(std::bit_cast<std::uint32_t>(actual[j]), std::bit_cast<std::uint32_t>(expected[j]))
          << w.name << ", weight " << j << ": " << actual[j] << " and " << expected[j];
    }
  }
}

TEST_P(NormalizeContract, ThereIsOneSubtractionAndOneDivision) {
  // The quotient is exactly 1 - 2^-25, halfway between two floats, and goes to the even one, 1; a
  // product with the rounded 1 / 49 falls below.
  const std::vector<normalization> norms{{49.0 * 0x1p-25, 49.0}};
  EXPECT_EQ(backend_->normalize(one_group(std::vector<float>(100, 49.0F)).view(), norms),
            std::vector<float>(100, 1.0F));
}

TEST_P(NormalizeContract, DenormalsAndSignedZerosSurvive) {
  const float tiny = std::numeric_limits<float>::denorm_min();
  const std::vector<normalization> norms{{0.0, 1.0}};
  const std::vector<float> out = backend_->normalize(one_group({tiny, -tiny, -0.0F}).view(), norms);
  EXPECT_EQ(out, (std::vector{tiny, -tiny, 0.0F}));
  EXPECT_TRUE(std::signbit(out[2]));
}

}  // namespace qsweep::test
