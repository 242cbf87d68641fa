// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Instructions that several threads or several instructions make together, against plain loops.
#include "sequences.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <random>

namespace qsweep::test {
namespace {

words random_words(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  words out(size);
  for (std::uint32_t& value : out) value = static_cast<std::uint32_t>(random());
  return out;
}

TEST(Sequences, ShufflesMoveValuesBetweenLanes) {
  const words in = random_words(32, 1);
  const words got = run_shuffles(in);
  for (std::size_t i = 0; i < 32; ++i) {
    const words expected{in[5],
                         in[i / 8 * 8 + (i + 3) % 8],
                         in[i < 2 ? i : i - 2],
                         in[i % 8 < 3 ? i : i - 3],
                         in[i > 27 ? i : i + 4],
                         in[i % 16 == 15 ? i : i + 1],
                         in[i ^ 9],
                         i < 16 ? in[i ^ 2] : 0};
    EXPECT_EQ(
        words(got.begin() + 8 * static_cast<long>(i), got.begin() + 8 * static_cast<long>(i + 1)),
        expected);
  }
}

TEST(Sequences, VotesAndReductionsSeeAllLanes) {
  words in(32);
  for (std::uint32_t i = 0; i < 32; ++i) in[i] = i * i * 37 + i;
  const words got = run_votes(in);
  const auto mask = [&](auto holds) {
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i < 32; ++i) bits |= static_cast<std::uint32_t>(holds(in[i])) << i;
    return bits;
  };
  const std::uint32_t odd = mask([](std::uint32_t v) { return v % 2 != 0; });
  std::uint32_t sum = 0, all = ~0U, any = 0, parity = 0;
  for (const std::uint32_t v : in) {
    sum += v;
    all &= v | 0xff;
    any |= v;
    parity ^= v;
  }
  for (std::size_t i = 0; i < 32; ++i) {
    const std::uint32_t* row = &got[16 * i];
    const std::uint32_t own = in[i];
    EXPECT_EQ(row[0], odd);
    EXPECT_EQ(row[1], static_cast<std::uint32_t>(odd != 0) + 2 * (odd == ~0U));
    EXPECT_EQ(row[2], odd == 0 || odd == ~0U);
    EXPECT_EQ(row[3], mask([&](std::uint32_t v) { return v % 4 == own % 4; }));
    EXPECT_EQ(row[4], mask([&](std::uint32_t v) { return v % 3 == own % 3; }));
    EXPECT_EQ(row[5], ~0U);
    EXPECT_EQ(row[6], 1U);
    EXPECT_EQ(row[7], sum);
    EXPECT_EQ(row[8], *std::min_element(in.begin(), in.end()));
    EXPECT_EQ(row[9], *std::max_element(in.begin(), in.end()));
    EXPECT_EQ(row[10], all);
    EXPECT_EQ(row[11], any);
    EXPECT_EQ(row[12], parity);
    EXPECT_EQ(row[13], mask([](std::uint32_t v) { return v % 5 != 0; }));
    EXPECT_EQ(row[14], 1U);
    EXPECT_EQ(row[15], 1U);
  }
}

TEST(Sequences, AtomicsOfManyThreadsAddUp) {
  words in(64);
  std::iota(in.begin(), in.end(), 3U);
  const words got = run_atomics(in);
  EXPECT_EQ(got[0], std::accumulate(in.begin(), in.end(), 0U));
  EXPECT_EQ(got[1], 0U);
  EXPECT_EQ(got[2], 66U);
  EXPECT_EQ(got[3], 0U);
  EXPECT_EQ(got[4], 0x7fU);
  std::uint32_t parity = 0;
  for (const std::uint32_t v : in) parity ^= v;
  EXPECT_EQ(got[5], parity);
  EXPECT_EQ(got[6], 64U % 11);
  EXPECT_EQ(got[7], (11 - 64 % 11) % 11U);
  EXPECT_THAT(got[8], testing::AllOf(testing::Ge(1U), testing::Le(64U)));
  EXPECT_EQ(got[9], 77U);
  EXPECT_EQ(std::bit_cast<float>(got[10]), 32.0F);
  EXPECT_EQ(got[13], 128U);
  EXPECT_EQ(got[15], std::bit_cast<std::uint64_t>(16.0) >> 32);
  EXPECT_EQ(got[16], 32U);
  EXPECT_EQ(got[17], 64U);
  EXPECT_THAT(words(got.begin() + 18, got.begin() + 22), testing::ElementsAre(16, 16, 16, 48));
}

TEST(Sequences, CarriesGoFromWordToWord) {
  words in = random_words(8 * 64, 2);
  for (std::size_t i = 0; i < in.size(); i += 3) in[i] = i % 2 == 0 ? ~0U : 0U;
  const words got = run_long_arithmetic(in);
  using wide = unsigned __int128;
  for (std::size_t row = 0; row < 64; ++row) {
    const std::uint32_t* a = &in[8 * row];
    const std::uint32_t* r = &got[12 * row];
    const auto number = [](const std::uint32_t* w, int count) {
      wide value = 0;
      for (int i = count; i-- > 0;) value = value << 32 | w[i];
      return value;
    };
    const wide bits96 = (wide{1} << 96) - 1;
    EXPECT_TRUE(number(r, 3) == ((number(a, 3) + number(a + 3, 3)) & bits96));
    EXPECT_TRUE(number(r + 3, 3) == ((number(a, 3) - number(a + 3, 3)) & bits96));
    EXPECT_EQ(static_cast<std::uint64_t>(number(r + 6, 2)),
              std::uint64_t{a[0]} * a[1] + static_cast<std::uint64_t>(number(a + 2, 2)));
    EXPECT_TRUE(number(r + 8, 2) == (number(a, 4) + number(a + 4, 4)) >> 64);
    EXPECT_TRUE(number(r + 10, 2) == (number(a, 4) - number(a + 4, 4)) >> 64);
  }
}

TEST(Sequences, AsynchronousCopiesAreThereAfterTheirWait) {
  const words in = random_words(32 * 8, 3);
  const words got = run_copies(in);
  for (std::size_t i = 0; i < in.size(); ++i) {
    EXPECT_EQ(got[i], i % 8 < 6 ? in[i] : 0) << i;
  }
}

TEST(Sequences, BarriersCountAndJoin) {
  words in(96);
  std::iota(in.begin(), in.end(), 1U);
  const words got = run_barriers(in);
  for (std::size_t i = 0; i < 96; ++i) {
    EXPECT_THAT(
        words(got.begin() + 4 * static_cast<long>(i), got.begin() + 4 * static_cast<long>(i + 1)),
        testing::ElementsAre(48, 3, in[i ^ 1], in[95 - i]));
  }
}

TEST(Sequences, ParametersArriveByValue) {
  EXPECT_THAT(run_parameters(11), testing::ElementsAre(11, 2, 4003, 5, -6U, 1, -6U, 0));
}

TEST(Sequences, DeviceCodePrints) {
  testing::internal::CaptureStdout();
  run_print();
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "12 % -3 0.5 text 8589934592\n");
}

/// Element i of a row of packed elements.
double element(product kind, bool is_left, const std::uint32_t* row, std::size_t i) {
  const bool is_bytes =
      kind != product::f16_k16 && kind != product::f16_k8 && kind != product::bf16_k16;
  const std::size_t in_word = is_bytes ? 4 : 2;
  const std::uint32_t bits = row[i / in_word] >> 32 / in_word * (i % in_word);
  const auto byte = static_cast<std::uint8_t>(bits);
  const auto half = static_cast<std::uint16_t>(bits);
  switch (kind) {
    case product::u8_k32:
      return byte;
    case product::s8u8_k16:
      return is_left ? static_cast<std::int8_t>(byte) : static_cast<double>(byte);
    case product::s8_k16:
    case product::s8_k32:
      return static_cast<std::int8_t>(byte);
    case product::bf16_k16:
      return std::bit_cast<float>(std::uint32_t{half} << 16);
    default: {  // normal float16
      const double value = std::ldexp(1024 + (half & 0x3ff), (half >> 10 & 31) - 25);
      return half >> 15 != 0 ? -value : value;
    }
  }
}

class Products : public testing::TestWithParam<product> {};

TEST_P(Products, AreSumsOfProducts) {
  const product kind = GetParam();
  const bool is_float =
      kind == product::f16_k16 || kind == product::f16_k8 || kind == product::bf16_k16;
  const bool is_short =
      kind == product::f16_k8 || kind == product::s8_k16 || kind == product::s8u8_k16;
  const std::size_t row_words = is_short ? 4 : 8;
  const std::size_t depth = row_words * (is_float ? 2 : 4);
  words a = random_words(16 * row_words, 4), b = random_words(8 * row_words, 5), c(128);
  if (is_float) {  // keep exponents moderate: 0.25 to 4
    const std::uint32_t keep = kind == product::bf16_k16 ? 0x80ff80ff : 0x87ff87ff;
    const std::uint32_t set = kind == product::bf16_k16 ? 0x3f003f00 : 0x38003800;
    for (std::uint32_t& v : a) v = (v & keep) | set;
    for (std::uint32_t& v : b) v = (v & keep) | set;
  }
  for (std::size_t i = 0; i < 128; ++i) {
    c[i] = is_float ? std::bit_cast<std::uint32_t>(static_cast<float>(i) / 8)
                    : static_cast<std::uint32_t>(i * 7919) - 50000;
  }
  const words got = run_product(kind, a, b, c);
  for (std::size_t row = 0; row < 16; ++row) {
    for (std::size_t column = 0; column < 8; ++column) {
      double sum = 0;
      for (std::size_t k = 0; k < depth; ++k) {
        sum += element(kind, true, &a[row * row_words], k) *
               element(kind, false, &b[column * row_words], k);
      }
      const std::uint32_t before = c[8 * row + column], after = got[8 * row + column];
      if (is_float) {
        sum += std::bit_cast<float>(before);
        EXPECT_NEAR(std::bit_cast<float>(after), sum, 1e-6 * (1 + std::fabs(sum)))
            << row << ' ' << column;
      } else {
        EXPECT_EQ(static_cast<std::int32_t>(after),
                  static_cast<std::int32_t>(before) + static_cast<std::int64_t>(sum));
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Products,
                         testing::Values(product::f16_k16, product::f16_k8, product::bf16_k16,
                                         product::s8_k32, product::s8_k16, product::u8_k32,
                                         product::s8u8_k16));

TEST(Sequences, MatricesAreLoadedByRowsOrColumns) {
  const words rows = random_words(32 * 4, 6);
  const words got = run_matrix_loads(rows);
  const auto entry = [&](std::size_t matrix, std::size_t row, std::size_t column) {
    return rows[4 * (8 * matrix + row) + column / 2] >> 16 * (column % 2) & 0xffff;
  };
  for (std::size_t lane = 0; lane < 32; ++lane) {
    for (std::size_t m = 0; m < 4; ++m) {
      const std::size_t row = lane / 4, column = lane % 4 * 2;
      EXPECT_EQ(got[8 * lane + m], entry(m, row, column) | entry(m, row, column + 1) << 16);
      EXPECT_EQ(got[8 * lane + 4 + m], entry(m, column, row) | entry(m, column + 1, row) << 16);
    }
  }
}

}  // namespace
}  // namespace qsweep::test
