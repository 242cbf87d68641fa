// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <limits>

#include "contract/backend_contract.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {

class QuantizeContract : public backend_contract {
 protected:
  using codes = std::vector<std::uint16_t>;

  codes codes_of(std::vector<float> weights, std::vector<float> cutpoints) const {
    const quantization how{{{cutpoints, std::vector<double>(cutpoints.size() + 1), -1, 1}}};
    return backend_->quantize(one_group(std::move(weights)).view(), how);
  }
};

TEST_P(QuantizeContract, CellsAreClosedBelow) {
  EXPECT_EQ(codes_of({-2.0F, -1.0F, -0.5F, 1.0F, 3.0F}, {-1.0F, 1.0F}), (codes{0, 1, 1, 2, 2}));
}

TEST_P(QuantizeContract, NeighboursOfACutpointFallOnTheirSides) {
  const float cutpoint = 0.3F;
  EXPECT_EQ(codes_of({std::nextafter(cutpoint, -1.0F), cutpoint, std::nextafter(cutpoint, 1.0F)},
                     {cutpoint}),
            (codes{0, 1, 1}));
}

TEST_P(QuantizeContract, ZerosOfBothSignsReachTheCutpointZero) {
  EXPECT_EQ(codes_of({-0.0F, 0.0F}, {0.0F}), (codes{1, 1}));
  EXPECT_EQ(codes_of({-0.0F, 0.0F}, {-0.0F}), (codes{1, 1}));
}

TEST_P(QuantizeContract, DenormalsAreNotZero) {
  const float tiny = std::numeric_limits<float>::denorm_min();
  EXPECT_EQ(codes_of({-tiny, 0.0F, tiny, 2 * tiny}, {0.0F, tiny, 2 * tiny}), (codes{0, 1, 2, 3}));
}

TEST_P(QuantizeContract, CutpointsBeyondEveryWeight) {
  using limits = std::numeric_limits<float>;
  EXPECT_EQ(codes_of({limits::lowest(), 0.0F, limits::max()},
                     {limits::lowest(), limits::infinity(), limits::infinity()}),
            (codes{1, 1, 1}));
}

TEST_P(QuantizeContract, EqualCutpointsAreAllPassedAtOnce) {
  EXPECT_EQ(codes_of({0.0F, 1.0F}, {1.0F, 1.0F, 1.0F}), (codes{0, 3}));
}

TEST_P(QuantizeContract, ASingleLevelHasTheCodeZero) {
  EXPECT_EQ(codes_of({-1.0F, 1.0F}, {}), (codes{0, 0}));
}

TEST_P(QuantizeContract, CountsCutpointsForEveryNumberOfThem) {
  // Past each power of two and past the switch from counting to searching.
  for (std::size_t count = 1; count <= 140; ++count) {
    std::vector<float> cutpoints;
    std::vector<float> weights{-1.0F};
    codes expected{0};
    for (std::size_t i = 0; i < count; ++i) {
      cutpoints.push_back(static_cast<float>(i) * 0.25F);
      weights.push_back(cutpoints.back());
      weights.push_back(cutpoints.back() + 0.125F);
      expected.insert(expected.end(), 2, static_cast<std::uint16_t>(i + 1));
    }
    ASSERT_EQ(codes_of(weights, cutpoints), expected) << count << " cutpoints";
  }
}

TEST_P(QuantizeContract, EqualsTheReferenceOnEveryShapeAndBitRate) {
  for (const grouped_weights& w : contract_weights()) {
    for (const int bits : {1, 2, 3, 4, 5, 7, 8, 11, 16}) {
      const quantization how = uniform_quantization(w.view(), bits, 2.9236);
      ASSERT_EQ(backend_->quantize(w.view(), how), reference_->quantize(w.view(), how))
          << w.name << ", " << bits << " bits";
    }
  }
}

TEST_P(QuantizeContract, CodesFollowTheThresholdsOfTheNormalisedDomain) {
  // The literal rule in doubles: how many thresholds lie at or below (w - mean) / std.
  std::vector<float> weights = laplacian_weights(3000, 5);
  for (const float w : {0.0F, -0.0F, 1e-42F, -1e-42F}) weights.push_back(w);
  for (int bits = 1; bits <= 16; ++bits) {
    const codebook book = make_uniform_codebook(bits, 2.5);
    for (const normalization norm : {normalization{-0.0061, 0.0727}, normalization{0.0, 1.0}}) {
      const quantization how{{make_weight_quantizer(book, norm)}};
      std::vector<float> all = weights;
      for (std::size_t i = 0; i < how.per_group[0].cutpoints.size(); i += 97) {
        const float cutpoint = how.per_group[0].cutpoints[i];
        all.insert(all.end(), {cutpoint, std::nextafter(cutpoint, -INFINITY)});
      }
      const codes actual = backend_->quantize(one_group(all).view(), how);
      for (std::size_t j = 0; j < all.size(); ++j) {
        const auto code = std::ranges::upper_bound(book.thresholds, norm.normalize(all[j])) -
                          book.thresholds.begin();
        ASSERT_EQ(actual[j], code) << bits << " bits, weight " << all[j];
      }
    }
  }
}

TEST_P(QuantizeContract, WeightsOutsideEveryGroupGetZero) {
  grouped_weights w = one_group({5.0F, 5.0F, 5.0F});
  w.groups = {{"middle", {{1, 1}}}};
  const quantization how{{{{0.0F}, {-1.0, 1.0}, -2.0F, 2.0F}}};
  EXPECT_EQ(backend_->quantize(w.view(), how), (codes{0, 1, 0}));
}

TEST_P(QuantizeContract, NoWeightsGiveNoCodes) {
  EXPECT_EQ(codes_of({}, {0.0F}), codes{});
}

}  // namespace qsweep::test
