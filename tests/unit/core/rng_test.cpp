// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/rng.hpp"

#include <gtest/gtest.h>

namespace qsweep {
namespace {

using words = std::array<std::uint32_t, 4>;

// The known answers are those published with Random123 for philox4x32-10.
TEST(Philox, KnownAnswerOfZeros) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (words{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U}));
}

TEST(Philox, KnownAnswerOfOnes) {
  constexpr std::uint32_t ones = 0xffffffffU;
  EXPECT_EQ(philox4x32({ones, ones, ones, ones}, {ones, ones}),
            (words{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU}));
}

TEST(RandomStream, AWordIsTheSameWhereverItIsReadFrom) {
  const random_stream random{.seed = 5};
  for (std::uint32_t i = 0; i < 100; ++i) EXPECT_EQ(random.word(i), random.words(i / 4)[i % 4]);
}

TEST(RandomStream, EachFieldSelectsAnotherStream) {
  const random_stream base{.seed = 5};
  const random_stream others[] = {
      {.seed = 6},
      {.seed = 5 + (std::uint64_t{1} << 32)},
      {.seed = 5, .purpose = random_purpose::dropout},
      {.seed = 5, .stream = 1},
      {.seed = 5, .step = 1},
  };
  for (const random_stream& other : others) EXPECT_NE(other.words(0), base.words(0));
}

TEST(RandomStream, UniformLiesInTheHalfOpenUnitInterval) {
  const random_stream random{.seed = 5};
  double sum = 0.0;
  constexpr std::uint32_t count = 100000;
  for (std::uint32_t i = 0; i < count; ++i) {
    const double value = random.uniform(i);
    ASSERT_GE(value, 0.0);
    ASSERT_LT(value, 1.0);
    sum += value;
  }
  constexpr double four_sigma = 4.0 * 0.2886751 / 316.2278;  // 4 / sqrt(12 count)
  EXPECT_NEAR(sum / count, 0.5, four_sigma);
}

}  // namespace
}  // namespace qsweep
