// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// CTest runs this once for each instruction set, which QSWEEP_BYTE_PRODUCTS asks for.
#include "cpu/byte_products.hpp"

#include <gtest/gtest.h>

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
  std::vector<std::int8_t> weights;  ///< by code_place
  std::vector<std::uint8_t> bytes;   ///< packed
};

template <class Weight, class Byte>
problem make_problem(std::size_t rows, std::size_t columns, const Weight& weight,
                     const Byte& byte) {
  problem out{.rows = rows,
              .columns = columns,
              .weights = std::vector<std::int8_t>(rows * columns),
              .bytes = std::vector<std::uint8_t>(columns * num_lanes)};
  for (std::size_t j = 0; j < rows * columns; ++j) {
    out.weights[code_place(j / columns, j % columns, columns)] =
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
  multiply_packet(p.weights, p.rows, p.bytes, out);
  for (std::size_t row = 0; row < p.rows; ++row) {
    for (std::size_t lane = 0; lane < num_lanes; ++lane) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < p.columns; ++k) {
        sum +=
            std::int64_t{p.weights[code_place(row, k, p.columns)]} * p.bytes[packed_place(k, lane)];
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

TEST(CodePlace, FillsBlocksOfSixteenRowsAndSixtyFourColumns) {
  EXPECT_EQ(code_place(0, 63, 128), 63U);
  EXPECT_EQ(code_place(1, 0, 128), 64U);
  EXPECT_EQ(code_place(0, 64, 128), 1024U);
  EXPECT_EQ(code_place(16, 0, 128), 2048U);
  EXPECT_EQ(code_place(31, 127, 128), 4095U);
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

TEST(ByteProducts, RefuseWhatIsNotPadded) {
  std::vector<std::int8_t> weights(64 * 64);
  std::vector<std::uint8_t> bytes(64 * num_lanes);
  std::vector<std::int32_t> out(64 * num_lanes);
  EXPECT_NO_THROW(multiply_packet(weights, 64, bytes, out));
  EXPECT_THROW(multiply_packet(std::span(weights).first(15 * 64), 15, bytes, out),
               precondition_error);
  EXPECT_THROW(multiply_packet(std::span(weights).first(64 * 32), 64, bytes, out),
               precondition_error);
  EXPECT_THROW(multiply_packet(weights, 64, std::span(bytes).first(64 * num_lanes - 1), out),
               precondition_error);
  EXPECT_THROW(multiply_packet(weights, 64, bytes, std::span(out).first(64 * num_lanes - 1)),
               precondition_error);
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
