// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/sort_weights.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/grouped_weights.hpp"

namespace qsweep::cpu {
namespace {

/// -0 before +0.
bool is_before(float a, float b) {
  return a < b || (a == b && std::signbit(a) && !std::signbit(b));
}

std::vector<std::uint32_t> bits_of(const std::vector<float>& weights) {
  std::vector<std::uint32_t> bits;
  for (const float weight : weights) bits.push_back(std::bit_cast<std::uint32_t>(weight));
  return bits;
}

void expect_sorted_as_by_comparing(const std::vector<float>& weights) {
  std::vector<float> expected = weights;
  std::ranges::sort(expected, is_before);
  const std::size_t third = weights.size() / 3;
  const std::vector<std::span<const float>> parts{std::span(weights).first(third),
                                                  std::span(weights).subspan(third, 0),
                                                  std::span(weights).subspan(third)};
  for (const int threads : {1, 2, 3}) {
    std::vector<float> sorted(weights.size());
    sort_weights(threads, parts, sorted);
    EXPECT_EQ(bits_of(sorted), bits_of(expected)) << weights.size() << " weights";
  }
}

TEST(SortWeights, EverySizeOfEveryMethod) {
  for (const std::size_t size :
       {0U, 1U, 2U, 63U, 64U, 65U, 2047U, 2048U, 2049U, 65535U, 65536U, 65537U, 200000U}) {
    expect_sorted_as_by_comparing(test::laplacian_weights(size, size + 1));
  }
}

TEST(SortWeights, ExtremesAndZeros) {
  using limits = std::numeric_limits<float>;
  for (const std::size_t copies : {1U, 20U, 10000U}) {
    std::vector<float> weights;
    for (std::size_t i = 0; i < copies; ++i) {
      for (const float weight : {limits::max(), 0.0F, -limits::denorm_min(), -0.0F, 1.0F,
                                 limits::denorm_min(), limits::lowest(), -1.0F, 0.0F, -0.0F}) {
        weights.push_back(weight);
      }
    }
    expect_sorted_as_by_comparing(weights);
  }
}

TEST(SortWeights, AllInOneBucket) {
  std::vector<float> weights;
  for (int i = 0; i < 100000; ++i) {
    weights.push_back(1.0F + 0x1p-20F * static_cast<float>(i * 7919 % 1000));
  }
  expect_sorted_as_by_comparing(weights);
}

}  // namespace
}  // namespace qsweep::cpu
