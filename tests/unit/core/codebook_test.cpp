// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/codebook.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace qsweep {
namespace {

/// Nikolic et al. 2021, eq. (3), with the index clamped and sgn 0 = +1.
double quantize_as_printed(double x, int bits, double support) {
  const double num_levels = std::ldexp(1.0, bits);
  const double index =
      std::min(std::floor(std::abs(x) * num_levels / (2.0 * support)), num_levels / 2.0 - 1.0);
  return (index + 0.5) * (2.0 * support / num_levels) * (x < 0.0 ? -1.0 : 1.0);
}

double quantize_by_codebook(double x, const codebook& book) {
  const auto& thresholds = book.thresholds;
  return book.levels[static_cast<std::size_t>(
      std::upper_bound(thresholds.begin(), thresholds.end(), x) - thresholds.begin())];
}

TEST(UniformCodebook, ThreeBitLevelsAreThePapersParameters) {
  const codebook book = make_uniform_codebook(3, 4.0);
  EXPECT_EQ(book.levels, (std::vector{-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5}));
  EXPECT_EQ(book.thresholds, (std::vector{-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0}));
  EXPECT_EQ(book.support_threshold, 4.0);
}

TEST(UniformCodebook, OneBitHasTheThresholdZeroOnly) {
  const codebook book = make_uniform_codebook(1, 1.0);
  EXPECT_EQ(book.levels, (std::vector{-0.5, 0.5}));
  EXPECT_EQ(book.thresholds, (std::vector{0.0}));
}

TEST(UniformCodebook, IsAscendingAndExactlySymmetricForEveryBitRate) {
  for (int bits = 1; bits <= 16; ++bits) {
    const codebook book = make_uniform_codebook(bits, 2.9236);
    ASSERT_EQ(book.levels.size(), std::size_t{1} << bits);
    ASSERT_EQ(book.thresholds.size(), book.levels.size() - 1);
    for (std::size_t i = 0; i < book.thresholds.size(); ++i) {
      ASSERT_LT(book.levels[i], book.thresholds[i]) << bits << " bits, threshold " << i;
      ASSERT_LT(book.thresholds[i], book.levels[i + 1]) << bits << " bits, threshold " << i;
      ASSERT_EQ(book.thresholds[i], -book.thresholds[book.thresholds.size() - 1 - i]);
    }
    for (std::size_t i = 0; i < book.levels.size(); ++i) {
      ASSERT_EQ(book.levels[i], -book.levels[book.levels.size() - 1 - i]);
    }
  }
}

TEST(UniformCodebook, QuantizesLikeThePrintedFormula) {
  const random_stream random{.seed = 11};
  constexpr double support = 2.9236;
  constexpr double rounding = 4.0 * std::numeric_limits<double>::epsilon() * support;
  for (int bits = 1; bits <= 16; ++bits) {
    const codebook book = make_uniform_codebook(bits, support);
    for (std::uint32_t i = 0; i < 2000; ++i) {
      const double x = (random.uniform(i) - 0.5) * 4.0 * support;
      ASSERT_NEAR(quantize_by_codebook(x, book), quantize_as_printed(x, bits, support), rounding)
          << bits << " bits, x = " << x << ", seed 11, index " << i;
    }
  }
}

TEST(UniformCodebook, ZeroAndTheSupportThresholdAddNoLevel) {
  const codebook book = make_uniform_codebook(3, 4.0);
  EXPECT_EQ(quantize_by_codebook(0.0, book), 0.5);
  EXPECT_EQ(quantize_by_codebook(-0.0, book), 0.5);
  EXPECT_EQ(quantize_by_codebook(4.0, book), 3.5);
  EXPECT_EQ(quantize_by_codebook(-4.0, book), -3.5);
  EXPECT_EQ(quantize_by_codebook(1e300, book), 3.5);
}

TEST(UniformCodebook, ATieBelongsToTheUpperCell) {
  const codebook book = make_uniform_codebook(3, 4.0);
  EXPECT_EQ(quantize_by_codebook(1.0, book), 1.5);
  EXPECT_EQ(quantize_by_codebook(-1.0, book), -0.5);
}

TEST(UniformCodebook, RefusesBitRatesAndSupportsOutOfRange) {
  EXPECT_THROW(make_uniform_codebook(0, 1.0), precondition_error);
  EXPECT_THROW(make_uniform_codebook(17, 1.0), precondition_error);
  EXPECT_THROW(make_uniform_codebook(3, 0.0), precondition_error);
  EXPECT_THROW(make_uniform_codebook(3, -1.0), precondition_error);
  EXPECT_THROW(make_uniform_codebook(3, std::nan("")), precondition_error);
  EXPECT_THROW(make_uniform_codebook(3, std::numeric_limits<double>::infinity()),
               precondition_error);
}

}  // namespace
}  // namespace qsweep
