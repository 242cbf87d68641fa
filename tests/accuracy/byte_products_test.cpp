// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// CTest runs this once for each instruction set, which QSWEEP_BYTE_PRODUCTS asks for.
#include "cpu/byte_products.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace qsweep::cpu {
namespace {

struct problem {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<std::int8_t> weights;  ///< as multiply_packet takes them
  std::vector<std::uint8_t> bytes;   ///< packed

  int weight(std::size_t row, std::size_t column) const {
    return weights[code_place(packet_layout(), row, column, columns)];
  }
  int byte(std::size_t column, std::size_t lane) const { return bytes[packed_place(column, lane)]; }
};

template <class Weight, class Byte>
problem make_problem(std::size_t rows, std::size_t columns, const Weight& weight,
                     const Byte& byte) {
  problem out{.rows = rows,
              .columns = columns,
              .weights = std::vector<std::int8_t>(code_size(rows, columns)),
              .bytes = std::vector<std::uint8_t>(columns * num_lanes)};
  for (std::size_t j = 0; j < rows * columns; ++j) {
    out.weights[code_place(packet_layout(), j / columns, j % columns, columns)] =
        static_cast<std::int8_t>(weight(static_cast<std::uint32_t>(j)));
  }
  for (std::size_t k = 0; k < columns; ++k) {
    for (std::size_t lane = 0; lane < num_lanes; ++lane) {
      const auto index = static_cast<std::uint32_t>(k * num_lanes + lane);
      out.bytes[packed_place(k, lane)] = static_cast<std::uint8_t>(byte(index));
    }
  }
  return out;
}

void expect_products(const problem& p) {
  constexpr std::int32_t untouched = 123456789;
  std::vector<std::int32_t> out((p.rows + 1) * num_lanes, untouched);
  multiply_packet(p.weights, p.rows, p.columns, p.bytes, out);
  for (std::size_t row = 0; row < p.rows; ++row) {
    for (std::size_t lane = 0; lane < num_lanes; ++lane) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < p.columns; ++k) {
        sum += std::int64_t{p.weight(row, k)} * p.byte(k, lane);
      }
      ASSERT_EQ(out[row * num_lanes + lane], sum)
          << p.rows << " x " << p.columns << " at " << row << ", " << lane;
    }
  }
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    ASSERT_EQ(out[p.rows * num_lanes + lane], untouched);
  }
}

/// What the kernel says that the processor has and hands out.
bool processor_has(const std::string& flag) {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    if (!line.starts_with("flags")) continue;
    std::istringstream words(line);
    for (std::string word; words >> word;) {
      if (word == flag) return true;
    }
    return false;
  }
  return false;
}

TEST(PackedPlace, PutsFourColumnsOfALaneIntoOneWord) {
  EXPECT_EQ(packed_place(0, 0), 0U);
  EXPECT_EQ(packed_place(3, 0), 3U);
  EXPECT_EQ(packed_place(0, 1), 4U);
  EXPECT_EQ(packed_place(4, 0), 64U);
  EXPECT_EQ(packed_place(7, 15), 127U);
}

// Tiles hold 16 rows of 64 columns; panels 64 rows, sixteen of which make a register of sums.
TEST(CodePlace, IsThatOfTheLayout) {
  struct place {
    code_layout layout;
    std::size_t row;
    std::size_t column;
    std::size_t expected;
  };
  using enum code_layout;
  const std::vector<place> places{
      {tiles, 0, 63, 63},       {tiles, 1, 0, 64},   {tiles, 0, 64, 1024}, {tiles, 16, 0, 2048},
      {tiles, 31, 127, 4095},   {panels, 0, 0, 0},   {panels, 3, 0, 3},    {panels, 4, 0, 16},
      {panels, 16, 0, 4},       {panels, 63, 0, 63}, {panels, 0, 1, 64},   {panels, 64, 0, 8192},
      {panels, 127, 127, 16383}};
  for (const auto& [layout, row, column, expected] : places) {
    EXPECT_EQ(code_place(layout, row, column, 128), expected) << row << ", " << column;
  }
}

TEST(CodePlace, IsTakenOnce) {
  for (const code_layout layout : {code_layout::tiles, code_layout::panels}) {
    std::vector<int> taken(code_size(128, 192), 0);
    for (std::size_t row = 0; row < 128; ++row) {
      for (std::size_t column = 0; column < 192; ++column) {
        ++taken[code_place(layout, row, column, 192)];
      }
    }
    EXPECT_EQ(std::ranges::count(taken, 1), 128 * 192);
  }
}

// 16 to 208 rows: with and without whole blocks of 64, which some kernels take at once.
TEST(ByteProducts, AreThePlainSums) {
  for (const std::size_t rows : {16U, 48U, 64U, 80U, 144U, 208U}) {
    for (const std::size_t columns : {64U, 128U, 320U, 832U}) {
      const random_stream weights{.seed = rows};
      const random_stream bytes{.seed = columns, .stream = 1};
      expect_products(make_problem(
          rows, columns, [&](std::uint32_t j) { return weights.word(j) & 255U; },
          [&](std::uint32_t j) { return bytes.word(j) & 255U; }));
    }
  }
}

TEST(ByteProducts, OfTheExtremesNeitherSaturateNorWrap) {
  for (const int weight : {-128, -1, 1, 127}) {
    const auto constant = [&](std::uint32_t) { return weight; };
    expect_products(make_problem(16, 2752, constant, [](std::uint32_t) { return 255; }));
    expect_products(make_problem(16, 65728, constant, [](std::uint32_t) { return 255; }));
  }
  expect_products(make_problem(
      80, 128, [](std::uint32_t j) { return j % 2 == 0 ? -128 : 127; },
      [](std::uint32_t) { return 255; }));
}

TEST(ByteProducts, TellLanesAndColumnsApart) {
  for (std::uint32_t at = 0; at < 64 * num_lanes; at += 37) {
    expect_products(make_problem(
        64, 64, [](std::uint32_t j) { return j % 251; },
        [&](std::uint32_t j) { return j == at ? 255 : 0; }));
  }
}

/// `share` of a thousand bytes are not zero.
auto some_bytes(std::uint32_t share, std::uint64_t seed) {
  return [share, random = random_stream{.seed = seed, .stream = 2}](std::uint32_t j) {
    const std::uint32_t word = random.word(j);
    return (word >> 8) % 1000 < share ? word & 255U : 0U;
  };
}

TEST(ByteProducts, LeaveNothingOutThatIsNotZero) {
  const random_stream weights{.seed = 5};
  for (const std::uint32_t share : {0U, 1U, 20U, 190U, 400U, 700U, 990U}) {
    for (const std::size_t columns : {64U, 192U, 832U, 896U, 1728U}) {
      expect_products(make_problem(
          112, columns, [&](std::uint32_t j) { return weights.word(j) & 255U; },
          some_bytes(share, columns)));
    }
  }
}

void expect_signed_products(const problem& p) {
  std::vector<std::int32_t> totals(p.rows - 3, 0);  // rows that count
  for (std::size_t row = 0; row < totals.size(); ++row) {
    for (std::size_t k = 0; k < p.columns; ++k) totals[row] += p.weight(row, k);
  }
  std::vector<std::int32_t> out(p.rows * num_lanes);
  multiply_signed_packet(p.weights, totals, p.rows, p.columns, p.bytes, out);
  for (std::size_t row = 0; row < totals.size(); ++row) {
    for (std::size_t lane = 0; lane < num_lanes; ++lane) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < p.columns; ++k) {
        sum += std::int64_t{p.weight(row, k)} * static_cast<std::int8_t>(p.byte(k, lane));
      }
      ASSERT_EQ(out[row * num_lanes + lane], sum)
          << p.rows << " x " << p.columns << " at " << row << ", " << lane;
    }
  }
}

TEST(SignedByteProducts, AreThePlainSums) {
  const random_stream weights{.seed = 6};
  const auto weight = [&](std::uint32_t j) { return weights.word(j) & 255U; };
  for (const std::size_t rows : {16U, 80U, 128U}) {
    for (const std::uint32_t share : {0U, 100U, 500U, 1000U}) {
      expect_signed_products(make_problem(rows, 192, weight, some_bytes(share, rows)));
    }
  }
  // None below zero, none above, and the number that has no opposite in a byte.
  expect_signed_products(make_problem(64, 128, weight, [](std::uint32_t j) { return j % 128; }));
  expect_signed_products(
      make_problem(64, 128, weight, [](std::uint32_t j) { return 255 - j % 128; }));
  expect_signed_products(make_problem(64, 128, weight, [](std::uint32_t) { return 128; }));
}

TEST(ByteProducts, RefuseWhatIsNotPadded) {
  std::vector<std::int8_t> weights(64 * 64);
  std::vector<std::uint8_t> bytes(64 * num_lanes);
  std::vector<std::int32_t> out(64 * num_lanes);
  const auto refuses = [&](std::size_t codes, std::size_t rows, std::size_t columns,
                           std::size_t some_bytes, std::size_t sums) {
    const auto from = std::span(weights).first(codes);
    const auto with = std::span(bytes).first(some_bytes);
    const auto to = std::span(out).first(sums);
    const std::vector<std::int32_t> totals(rows);
    EXPECT_THROW(multiply_packet(from, rows, columns, with, to), precondition_error);
    EXPECT_THROW(multiply_signed_packet(from, totals, rows, columns, with, to), precondition_error);
  };
  EXPECT_NO_THROW(multiply_packet(weights, 64, 64, bytes, out));
  refuses(64 * 64, 15, 64, 64 * num_lanes, 64 * num_lanes);
  refuses(64 * 64, 64, 32, 64 * num_lanes, 64 * num_lanes);
  refuses(64 * 64 - 1, 64, 64, 64 * num_lanes, 64 * num_lanes);
  refuses(64 * 63, 16, 64, 64 * num_lanes, 64 * num_lanes);
  refuses(64 * 64, 64, 64, 64 * num_lanes - 1, 64 * num_lanes);
  refuses(64 * 64, 64, 64, 64 * num_lanes, 64 * num_lanes - 1);
}

TEST(ByteProducts, RunOnWhatTheEnvironmentAsksForWhereTheProcessorHasIt) {
  const char* wish = std::getenv("QSWEEP_BYTE_PRODUCTS");
  const std::string asked = wish != nullptr ? wish : "amx-int8";
  const bool has_vnni = processor_has("avx512_vnni");
  const bool has_tiles = processor_has("amx_int8") && processor_has("amx_tile");
  std::string expected = "portable";
  if (asked != "portable" && processor_has("avx2")) expected = "avx2";
  if ((asked == "avx512-vnni" || asked == "amx-int8") && has_vnni) expected = "avx512-vnni";
  if (asked == "amx-int8" && has_tiles) expected = "amx-int8";
  EXPECT_EQ(byte_products_isa(), expected);
}

}  // namespace
}  // namespace qsweep::cpu
