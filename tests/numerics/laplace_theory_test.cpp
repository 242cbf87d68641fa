// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "core/laplace_granular.hpp"
#include "core/support_design.hpp"
#include "core/theory.hpp"
#include "numerics/reference_table.hpp"

namespace qsweep {
namespace {

using std::numbers::sqrt2;

/// Nikolic et al. 2021, eq. (13), as printed, for any N and sigma.
double distortion_as_printed(int bits, double support, double sigma) {
  const double num_levels = std::ldexp(1.0, bits);
  const double h = support / num_levels;
  double sum = 0.0;
  for (double i = 1.0; i < num_levels / 2.0; ++i) sum += std::exp(-i * 2.0 * sqrt2 * h / sigma);
  return sigma * sigma + h * h - sqrt2 * sigma * h * (1.0 + 2.0 * sum);
}

TEST(LaplaceTheory, ReproducesAllTwentyPrintedValues) {
  constexpr double half_a_printed_digit_db = 5e-5;
  int checked = 0;
  for (const reference_row& row : read_reference_table("reported_nikolic2021")) {
    if (!row.has("sqnr_th_db")) continue;
    const auto d = laplace_uniform_distortion(row.integer("bits"), row.number("wsupp"));
    EXPECT_NEAR(theoretical_sqnr_db(d), row.number("sqnr_th_db"), half_a_printed_digit_db)
        << row.text("table") << ", " << row.text("choice");
    ++checked;
  }
  EXPECT_EQ(checked, 20);
}

TEST(LaplaceTheory, EqualsThePrintedSum) {
  // The printed form cancels: a few eps of its largest terms, and the rounding of a sum of N terms.
  for (int bits = 1; bits <= 12; ++bits) {
    const double sum_rounding = 5e-15 * std::ldexp(1.0, bits / 2);
    for (double support : {0.5, 2.9236, 7.063787, 12.76407909}) {
      for (double sigma : {0.25, 1.0, 3.0}) {
        const double h = std::ldexp(support, -bits);
        EXPECT_NEAR(laplace_uniform_distortion(bits, support, sigma).total,
                    distortion_as_printed(bits, support, sigma),
                    sum_rounding * (sigma * sigma + h * h))
            << bits << " bits, support " << support << ", sigma " << sigma;
      }
    }
  }
}

TEST(LaplaceTheory, OverloadIsThePrintedIntegral) {
  for (int bits : {1, 2, 3, 8, 16}) {
    const double support = 2.9236;
    const double h = std::ldexp(support, -bits);
    const double printed = std::exp(-sqrt2 * support / 1.5) * (2.25 + sqrt2 * 1.5 * h + h * h);
    EXPECT_NEAR(laplace_uniform_distortion(bits, support, 1.5).overload, printed, 1e-14 * printed);
  }
}

TEST(LaplaceTheory, PartsAddUpAndAreNeverNegative) {
  for (int bits = 1; bits <= 16; ++bits) {
    for (double support = 0.01; support < 200.0; support *= 1.7) {
      const distortion d = laplace_uniform_distortion(bits, support);
      EXPECT_GE(d.granular, 0.0);
      EXPECT_GE(d.overload, 0.0);
      EXPECT_EQ(d.total, d.granular + d.overload);
    }
  }
}

TEST(LaplaceTheory, ScalesWithTheSource) {
  for (double sigma : {1e-3, 0.2, 7.0, 1e4}) {
    const double scaled = laplace_uniform_distortion(9, 3.0 * sigma, sigma).total;
    const double unit = laplace_uniform_distortion(9, 3.0, 1.0).total;
    EXPECT_NEAR(scaled / (sigma * sigma), unit, 1e-14 * unit) << sigma;
  }
}

TEST(LaplaceTheory, GranularNoiseKeepsItsDigitsAcrossTheSeriesLimit) {
  // Extended precision has 11 more bits than double, which pays for the cancellation.
  for (long double a = 0.02L; a < 30.0L; a *= 1.01L) {
    const long double exact = 1.0L + a * a / 2.0L - a / std::tanh(a);
    const double tolerance = 1e-13 * static_cast<double>(exact);
    EXPECT_NEAR(laplace_granular_noise(static_cast<double>(a)), static_cast<double>(exact),
                tolerance + 1e-16 * static_cast<double>(a * a))
        << "a = " << static_cast<double>(a);
  }
}

TEST(LaplaceTheory, GranularNoiseSlopeIsItsDerivative) {
  for (long double a = 0.02L; a < 30.0L; a *= 1.01L) {
    const long double sinh_a = std::sinh(a);
    const long double exact = a - 1.0L / std::tanh(a) + a / (sinh_a * sinh_a);
    EXPECT_NEAR(laplace_granular_noise_slope(static_cast<double>(a)), static_cast<double>(exact),
                1e-12 * static_cast<double>(exact))
        << "a = " << static_cast<double>(a);
  }
}

TEST(LaplaceTheory, FineGranularNoiseIsAStepSquaredOverTwelve) {
  // a = sqrt2 h: g(a) -> a^2 / 6 = step^2 / 12, with the relative error 2 a^2 / 15 of the next
  // term.
  for (double a : {1e-2, 1e-4, 1e-8, 1e-150}) {
    EXPECT_NEAR(laplace_granular_noise(a) / (a * a / 6.0), 1.0, 0.14 * a * a + 1e-15) << a;
  }
}

TEST(LaplaceTheory, ReproducesTheMismatchTables) {
  constexpr double printed_digit_db = 1e-6;
  std::size_t checked = 0;
  for (const reference_row& row : read_reference_table("derived_mismatch_sqnr_R9_16")) {
    const int bits = row.integer("bits");
    const double sigma = std::pow(10.0, row.number("sigma_dB_rel_design") / 20.0);
    const double total =
        laplace_uniform_distortion(bits, optimal_support_threshold(bits), sigma).total;
    EXPECT_NEAR(10.0 * std::log10(sigma * sigma / total), row.number("sqnr_th_db"),
                printed_digit_db)
        << bits << " bits, sigma " << sigma;
    ++checked;
  }
  EXPECT_EQ(checked, 8U * 17U);
}

TEST(LaplaceTheory, NeedsTheBitRatesOfTheTargetTable) {
  for (const reference_row& row : read_reference_table("derived_min_bitrate")) {
    const double sigma = std::pow(10.0, row.number("sigma_dB_rel_design") / 20.0);
    const auto sqnr_db = [sigma](int bits) {
      const double support = optimal_support_threshold(bits);
      return 10.0 *
             std::log10(sigma * sigma / laplace_uniform_distortion(bits, support, sigma).total);
    };
    const int bits = row.integer("min_bits_exact");
    const double target_db = row.number("target_sqnr_db");
    // The table goes on past the 16 bits of this program: there, 16 bits must not be enough.
    if (bits <= 16) {
      EXPECT_GE(sqnr_db(bits), target_db) << "sigma " << sigma;
    }
    EXPECT_LT(sqnr_db(std::min(bits - 1, 16)), target_db) << "sigma " << sigma;
  }
}

TEST(LaplaceTheory, RefusesArgumentsOutOfRange) {
  EXPECT_THROW(laplace_uniform_distortion(0, 1.0), precondition_error);
  EXPECT_THROW(laplace_uniform_distortion(17, 1.0), precondition_error);
  EXPECT_THROW(laplace_uniform_distortion(3, 0.0), precondition_error);
  EXPECT_THROW(laplace_uniform_distortion(3, std::nan("")), precondition_error);
  EXPECT_THROW(laplace_uniform_distortion(3, 1.0, 0.0), precondition_error);
  EXPECT_THROW(laplace_uniform_distortion(3, 1.0, std::nan("")), precondition_error);
}

}  // namespace
}  // namespace qsweep
