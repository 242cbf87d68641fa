// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support_design.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "core/theory.hpp"
#include "numerics/reference_table.hpp"

namespace qsweep {
namespace {

constexpr double printed_db = 6e-7;       // six decimals
constexpr double printed_support = 1e-8;  // eight decimals and the last one's rounding

double sqnr_db(int bits, double support) {
  return theoretical_sqnr_db(laplace_uniform_distortion(bits, support));
}

TEST(SupportDesign, FindsTheTabulatedOptimaFromOneToSixteenBits) {
  const auto rows = read_reference_table("derived_laplace_uq_optimum");
  ASSERT_EQ(rows.size(), 16U);
  for (const reference_row& row : rows) {
    const int bits = row.integer("bits");
    const double support = optimal_support_threshold(bits);
    const distortion d = laplace_uniform_distortion(bits, support);
    EXPECT_NEAR(support, row.number("xmax_opt"), 1e-10 + 1e-9 * support) << bits << " bits";
    EXPECT_NEAR(theoretical_sqnr_db(d), row.number("sqnr_opt_db"), printed_db) << bits << " bits";
    EXPECT_NEAR(d.total / row.number("D_opt"), 1.0, 1e-9) << bits << " bits";
    EXPECT_NEAR(d.overload / row.number("D_overload_opt"), 1.0, 1e-8) << bits << " bits";
  }
}

TEST(SupportDesign, TheOptimumIsTheLeastDistortionNearby) {
  for (int bits = 1; bits <= 16; ++bits) {
    const double support = optimal_support_threshold(bits);
    const double least = laplace_uniform_distortion(bits, support).total;
    for (double factor : {0.9, 0.999, 0.9999, 1.0001, 1.001, 1.1}) {
      EXPECT_LT(least, laplace_uniform_distortion(bits, support * factor).total)
          << bits << " bits, factor " << factor;
    }
  }
}

TEST(SupportDesign, TheDerivativeVanishesAtTheOptimum) {
  // D is a parabola at its minimum: the vertex through three points lies at the optimum. With steps
  // of 1e-3 the vertex is off by the cubic term, of order 1e-6, and by rounding, of order 1e-9.
  for (int bits = 1; bits <= 16; ++bits) {
    const double x = optimal_support_threshold(bits);
    const double step = 1e-3 * x;
    const double left = laplace_uniform_distortion(bits, x - step).total;
    const double centre = laplace_uniform_distortion(bits, x).total;
    const double right = laplace_uniform_distortion(bits, x + step).total;
    const double vertex = step * (left - right) / (2.0 * (left - 2.0 * centre + right));
    EXPECT_NEAR(vertex / x, 0.0, 1e-5) << bits << " bits";
  }
}

TEST(SupportDesign, HuisRuleAndItsSqnrAreTheTabulatedOnes) {
  for (const reference_row& row : read_reference_table("derived_laplace_uq_optimum")) {
    const int bits = row.integer("bits");
    EXPECT_NEAR(hui_support_threshold(bits), row.number("xmax_H"), printed_support);
    EXPECT_NEAR(sqnr_db(bits, hui_support_threshold(bits)), row.number("sqnr_H_db"), printed_db);
  }
  EXPECT_NEAR(hui_support_threshold(3), 2.9408, 5e-5);
  EXPECT_NEAR(hui_support_threshold(2), 1.9605, 5e-5);
}

TEST(SupportDesign, TheAsymptoticRuleOfAciqLosesWhatIsTabulated) {
  const auto optimum = read_reference_table("derived_laplace_uq_optimum");
  for (const reference_row& row : read_reference_table("anchors_aciq")) {
    const int bits = row.integer("bits");
    const reference_row& expected = optimum.at(static_cast<std::size_t>(bits - 1));
    if (!row.has("laplace_xmax_over_sigma_computed")) continue;
    const double support = row.number("laplace_xmax_over_sigma_computed");
    EXPECT_NEAR(sqnr_db(bits, support), expected.number("sqnr_asym_W_db"), printed_db)
        << bits << " bits";
    EXPECT_LT(support, optimal_support_threshold(bits));
  }
}

TEST(SupportDesign, AciqsPublishedThresholdSolvesItsEquation) {
  // alpha / b = W(3 4^R), hence alpha e^alpha = 3 4^R, with sigma = sqrt2 b.
  for (const reference_row& row : read_reference_table("anchors_aciq")) {
    const double alpha = row.number("laplace_xmax_over_sigma_computed") * std::sqrt(2.0);
    const double right = 3.0 * std::pow(4.0, row.integer("bits"));
    EXPECT_NEAR(alpha * std::exp(alpha) / right, 1.0, 1e-8) << row.text("bits") << " bits";
  }
}

TEST(SupportDesign, JayantsValuesAreThePapers) {
  EXPECT_EQ(jayant_support_threshold(2).value(), 2.1748);
  EXPECT_EQ(jayant_support_threshold(3).value(), 2.9236);
}

TEST(SupportDesign, JayantsTableAgreesWithTheOptimumToItsFourDecimals) {
  for (int bits = 1; bits <= 8; ++bits) {
    const double optimum = std::ldexp(optimal_support_threshold(bits), 1 - bits);
    const double table = std::ldexp(jayant_support_threshold(bits).value(), 1 - bits);
    EXPECT_NEAR(table, optimum, 1e-4) << bits << " bits";
  }
  for (int bits = 9; bits <= 16; ++bits) EXPECT_FALSE(jayant_support_threshold(bits).has_value());
}

TEST(SupportDesign, RefusesBitRatesOutOfRange) {
  for (int bits : {-1, 0, 17}) {
    EXPECT_THROW(hui_support_threshold(bits), precondition_error);
    EXPECT_THROW(optimal_support_threshold(bits), precondition_error);
    EXPECT_THROW(jayant_support_threshold(bits), precondition_error);
  }
}

}  // namespace
}  // namespace qsweep
