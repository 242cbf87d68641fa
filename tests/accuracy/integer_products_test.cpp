// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Run for each instruction set: ctest caps oneDNN's, which multiply obeys.
#include "cpu/integer_products.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace qsweep::cpu {
namespace {

struct operands {
  std::vector<std::int8_t> codes;
  std::vector<std::uint8_t> bytes;  ///< what stands beyond the columns is not zero
};

enum class values { any, extreme, sparse };

/// Values over the whole range, the extremes alone, or any with many bytes that are zero: alone, in
/// whole quads of a row, and in the same quads of several rows.
operands make_operands(std::size_t count, std::size_t columns, std::size_t rows, values what) {
  const random_stream random{.seed = count * 131 + columns};
  operands out;
  for (std::uint32_t i = 0; i < rows * columns; ++i) {
    const std::uint32_t word = random.word(i);
    const int edge = word % 3 == 0 ? 127 : -128;
    out.codes.push_back(static_cast<std::int8_t>(what == values::extreme ? edge : int(word)));
  }
  const std::size_t padded = packed_codes::padded(columns, packed_codes::column_grain);
  out.bytes.resize(packed_codes::padded(count, image_grain) * padded);
  for (std::uint32_t i = 0; i < out.bytes.size(); ++i) {
    const std::uint32_t word = random.word(i + 7777777);
    const auto row = static_cast<std::uint32_t>(i / padded);
    const auto quad = static_cast<std::uint32_t>(i % padded / 4);
    const bool zero =
        what == values::sparse && (word >> 8) % 4 + random.word(row * 4096 + quad) % 3 +
                                          random.word(row / 8 * 4096 + quad + 555555) % 3 <
                                      4;
    out.bytes[i] = static_cast<std::uint8_t>(zero ? 0 : what == values::extreme ? 255 : word);
  }
  return out;
}

void expect_exact(std::size_t count, std::size_t columns, std::size_t rows, values what) {
  SCOPED_TRACE(std::to_string(count) + " x " + std::to_string(columns) + " x " +
               std::to_string(rows));
  const operands in = make_operands(count, columns, rows, what);
  const packed_codes packed(2, in.codes, rows);
  std::vector<std::int32_t> c(packed_codes::padded(count, image_grain) * packed.padded_rows());
  multiply(packed, {.data = in.bytes.data(), .count = count, .stride = packed.padded_columns()},
           c.data());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < rows; ++j) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < columns; ++k) {
        sum += in.bytes[i * packed.padded_columns() + k] * in.codes[j * columns + k];
      }
      ASSERT_EQ(c[i * packed.padded_rows() + j], sum) << i << ", " << j;
    }
  }
}

TEST(IntegerProducts, AreExactForEveryShape) {
  for (const std::size_t count : {1U, 2U, 4U, 5U, 8U, 9U, 31U, 32U, 33U, 64U, 65U}) {
    expect_exact(count, 70, 33, values::any);
    expect_exact(count, 70, 33, values::sparse);
  }
  for (const std::size_t columns : {1U, 2U, 3U, 4U, 5U, 63U, 64U, 65U, 128U, 700U}) {
    expect_exact(9, columns, 20, values::any);
    expect_exact(13, columns, 20, values::sparse);
  }
  for (const std::size_t rows : {1U, 15U, 16U, 17U, 31U, 32U, 33U, 100U}) {
    expect_exact(9, 70, rows, values::any);
    expect_exact(13, 70, rows, values::sparse);
  }
}

// Two products of 255 by -128 do not fit 16 bits: instructions that saturate would show.
TEST(IntegerProducts, AreExactForTheLargestNumbers) {
  expect_exact(33, 130, 34, values::extreme);
  expect_exact(3, 20000, 17, values::extreme);
  expect_exact(1, most_byte_products, 2, values::extreme);
}

TEST(IntegerProducts, OfNoRowsAreNone) {
  const std::vector<std::int8_t> codes(12, 1);
  multiply(packed_codes(1, codes, 3), {}, nullptr);
}

TEST(IntegerProducts, RefuseSumsThatMayOverflow) {
  const std::vector<std::int8_t> codes(most_byte_products + 1, 1);
  EXPECT_THROW(packed_codes(1, codes, 1), precondition_error);
}

TEST(IntegerProducts, ObeyTheCap) {
  const char* cap = std::getenv("DNNL_MAX_CPU_ISA");
  const product_kernel chosen = chosen_product_kernel();
  const std::string name = cap == nullptr ? "" : cap;
  if (name == "SSE41") {
    EXPECT_EQ(to_string(chosen), "portable");
  }
  if (name == "AVX2") {
    EXPECT_LE(chosen, product_kernel::avx2);
  }
  if (name == "AVX512_CORE_VNNI") {
    EXPECT_LE(chosen, product_kernel::avx512_vnni);
  }
  EXPECT_NE(to_string(chosen), "");
}

}  // namespace
}  // namespace qsweep::cpu
