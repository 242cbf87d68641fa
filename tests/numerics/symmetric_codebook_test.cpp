// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"
#include "core/support_design.hpp"
#include "core/theory.hpp"
#include "numerics/reference_table.hpp"

namespace qsweep {
namespace {

/// The symmetric codebook with the given positive levels and thresholds and the threshold 0.
codebook mirrored(const std::vector<double>& thresholds, const std::vector<double>& levels,
                  double support) {
  codebook book;
  book.levels = levels;
  book.thresholds = {0.0};
  book.thresholds.insert(book.thresholds.end(), thresholds.begin(), thresholds.end());
  for (double level : levels) book.levels.insert(book.levels.begin(), -level);
  for (double threshold : thresholds) book.thresholds.insert(book.thresholds.begin(), -threshold);
  book.support_threshold = support;
  return book;
}

/// Widths step 2^{i-1}; SPTQ takes the cells' edges as thresholds, MSPTQ the middles of the levels.
codebook power_of_two_codebook(int bits, double step, bool modified) {
  const int half = 1 << (bits - 1);
  std::vector<double> levels;
  std::vector<double> thresholds;
  for (int i = 1; i <= half; ++i)
    levels.push_back((3.0 * std::ldexp(1.0, i - 1) - 2.0) * step / 2.0);
  for (int i = 1; i < half; ++i) {
    thresholds.push_back(modified ? (9.0 * std::ldexp(1.0, i - 1) - 4.0) * step / 4.0
                                  : (std::ldexp(1.0, i) - 1.0) * step);
  }
  return mirrored(thresholds, levels, (std::ldexp(1.0, half) - 1.0) * step);
}

double laplace_distortion(const codebook& book) {
  return symmetric_distortion(*make_source("laplace"), book).total;
}

TEST(SymmetricCodebook, TwoBitPowerOfTwoQuantizersMeetTheirUnitPoints) {
  constexpr double printed = 5.1e-9;  // eight decimals
  const double points[][3] = {
      {0.3, 0.43816707, 0.43590568}, {0.72, 0.20920174, 0.19275074}, {1.1, 0.22372768, 0.19087637}};
  for (const auto& [step, sptq, msptq] : points) {
    EXPECT_NEAR(laplace_distortion(power_of_two_codebook(2, step, false)), sptq, printed) << step;
    EXPECT_NEAR(laplace_distortion(power_of_two_codebook(2, step, true)), msptq, printed) << step;
  }
}

TEST(SymmetricCodebook, PowerOfTwoOptimaAreTheTabulatedOnes) {
  const auto rows = read_reference_table("derived_sptq_msptq_optimum");
  ASSERT_EQ(rows.size(), 6U);
  for (const reference_row& row : rows) {
    const bool modified = row.text("quantizer") == "MSPTQ";
    const int bits = row.integer("bits");
    const double step = row.number("delta_opt");
    const codebook book = power_of_two_codebook(bits, step, modified);
    EXPECT_NEAR(book.support_threshold, row.number("xmax_opt"), 1e-7);
    const double least = laplace_distortion(book);
    EXPECT_NEAR(least / row.number("D_opt"), 1.0, 1e-8) << row.text("quantizer") << bits;
    EXPECT_LT(least, laplace_distortion(power_of_two_codebook(bits, step * 0.99, modified)));
    EXPECT_LT(least, laplace_distortion(power_of_two_codebook(bits, step * 1.01, modified)));
  }
}

TEST(SymmetricCodebook, LloydMaxDistortionsAreTheTabulatedOnes) {
  // Levels and thresholds are printed to eight decimals; at the optimum D feels them squared only.
  std::size_t checked = 0;
  for (const reference_row& row : read_reference_table("anchors_lloyd_max")) {
    const std::vector<double> levels = row.numbers("pos_levels");
    const std::vector<double> thresholds = row.numbers("pos_thresholds");
    ASSERT_EQ(2 * levels.size(), std::size_t{1} << row.integer("bits")) << row.text("pdf");
    ASSERT_EQ(levels.size(), thresholds.size() + 1) << row.text("pdf");
    const bool gaussian = row.text("pdf").starts_with("gauss");
    const auto source = make_source(gaussian ? "gauss" : "laplace");
    const double total = symmetric_distortion(*source, mirrored(thresholds, levels, 10.0)).total;
    EXPECT_NEAR(total / row.number("mse_computed"), 1.0, 1e-8)
        << row.text("pdf") << ", N = " << row.text("N");
    ++checked;
  }
  EXPECT_EQ(checked, 14U);
}

TEST(SymmetricCodebook, UniformOptimaOfFourSourcesAreTheTabulatedOnes) {
  const auto rows = read_reference_table("anchors_uniform_optimum_4sources");
  ASSERT_EQ(rows.size(), 32U);
  for (const reference_row& row : rows) {
    const std::string& pdf = row.text("pdf");
    const auto source = make_source(pdf == "laplacian"  ? "laplace"
                                    : pdf == "gaussian" ? "gauss"
                                                        : pdf);
    const int bits = row.integer("bits");
    const codebook book =
        make_uniform_codebook(bits, row.number("step_computed") * std::ldexp(1.0, bits - 1));
    const distortion d = symmetric_distortion(*source, book);
    EXPECT_NEAR(d.total / row.number("mse_computed"), 1.0, 1e-8) << pdf << ", " << bits << " bits";
    EXPECT_NEAR(theoretical_sqnr_db(d), row.number("snr_db_computed"), 6e-7) << pdf << bits;
  }
}

TEST(SymmetricCodebook, UniformStepsOfFourSourcesAreOptimal) {
  for (const reference_row& row : read_reference_table("anchors_uniform_optimum_4sources")) {
    const std::string& pdf = row.text("pdf");
    const auto source = make_source(pdf == "laplacian"  ? "laplace"
                                    : pdf == "gaussian" ? "gauss"
                                                        : pdf);
    const int bits = row.integer("bits");
    const double support = row.number("xmax_computed");
    const double least = uniform_distortion(*source, bits, support).total;
    EXPECT_LT(least, uniform_distortion(*source, bits, support * 0.99).total) << pdf << bits;
    EXPECT_LT(least, uniform_distortion(*source, bits, support * 1.01).total) << pdf << bits;
  }
}

TEST(SymmetricCodebook, TailMomentsAgreeWithTheClosedFormForEveryBitRate) {
  constexpr double absolute = 2e-15;
  const auto laplace = make_source("laplace");
  for (int bits = 1; bits <= 16; ++bits) {
    for (double support : {0.3, 2.9236, optimal_support_threshold(bits)}) {
      const distortion closed = laplace_uniform_distortion(bits, support);
      const distortion moments =
          symmetric_distortion(*laplace, make_uniform_codebook(bits, support));
      EXPECT_NEAR(moments.total, closed.total, absolute) << bits << " bits, " << support;
      EXPECT_NEAR(moments.granular, closed.granular, absolute) << bits << " bits, " << support;
      EXPECT_NEAR(moments.overload, closed.overload, absolute) << bits << " bits, " << support;
      EXPECT_EQ(uniform_distortion(*laplace, bits, support).total, closed.total);
    }
  }
}

TEST(SymmetricCodebook, ALevelAtZeroAloneLosesTheWholeSignal) {
  codebook book;
  book.levels = {0.0};
  book.support_threshold = 1.0;
  for (const std::string& name : source_names()) {
    EXPECT_NEAR(symmetric_distortion(*make_source(name), book).total, 1.0, 1e-15) << name;
  }
}

TEST(SymmetricCodebook, AnOddCodebookHasItsMiddleLevelAtZero) {
  // Three levels -2/sqrt3.., 0, .. split the uniform source in thirds: D = step^2/12 = 1/9.
  const double third = std::sqrt(3.0) / 3.0;
  const codebook book{{-2.0 * third, 0.0, 2.0 * third}, {-third, third}, std::sqrt(3.0)};
  EXPECT_NEAR(symmetric_distortion(*make_source("uniform"), book).total, 1.0 / 9.0, 1e-15);
}

TEST(SymmetricCodebook, RefusesWhatIsNotSymmetricOrNotACodebook) {
  const auto laplace = make_source("laplace");
  EXPECT_THROW(symmetric_distortion(*laplace, {{-1.0, 2.0}, {0.0}, 1.0}), precondition_error);
  EXPECT_THROW(symmetric_distortion(*laplace, {{-1.0, 1.0}, {0.5}, 1.0}), precondition_error);
  EXPECT_THROW(symmetric_distortion(*laplace, {{-1.0, 1.0}, {}, 1.0}), precondition_error);
  EXPECT_THROW(symmetric_distortion(*laplace, {{}, {}, 1.0}), precondition_error);
  EXPECT_THROW(symmetric_distortion(*laplace, {{std::nan("")}, {}, 1.0}), precondition_error);
  EXPECT_THROW(symmetric_distortion(*laplace, {{-1.0, 1.0}, {0.0}, -1.0}), precondition_error);
}

}  // namespace
}  // namespace qsweep
