// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/rows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;

sweep_row full_row() {
  return {.weights_sha256 = "0123",
          .model = "mlp",
          .dataset = "mnist",
          .scope_name = "global",
          .layer = "all",
          .quantizer = "uniform",
          .bits = 3,
          .wsupp = 2.9236,
          .sqnr_ex_db = 0.1 + 0.2,
          .sqnr_th_db = -std::numeric_limits<double>::denorm_min(),
          .within_pct = 100.0,
          .accuracy_pct = 97.65,
          .correct = 9765,
          .images = 10000,
          .certified_fast = 9990,
          .reevaluated = 10,
          .backend = "cpu",
          .algorithm = "direct+fp32-certified",
          .status = "ok"};
}

sweep_row failed_row() {
  sweep_row row;
  row.bits = 9;
  row.status = "failed: \"jayant\", of all";
  return row;
}

std::size_t column(const std::string& name) {
  return static_cast<std::size_t>(std::ranges::find(sweep_columns(), name) -
                                  sweep_columns().begin());
}

TEST(Rows, ColumnsAreThoseOfTheContract) {
  // docs/cli.md promises these names in this order.
  std::string joined;
  for (const std::string& each : sweep_columns()) joined += each + " ";
  EXPECT_EQ(joined,
            "weights_sha256 model dataset scope layer quantizer bits wsupp sqnr_ex_db sqnr_th_db "
            "within_pct accuracy_pct correct images certified_fast reevaluated backend algorithm "
            "status ");
  joined.clear();
  for (const std::string& each : theory_columns()) joined += each + " ";
  EXPECT_EQ(joined, "source quantizer bits wsupp distortion granular overload sqnr_th_db ");
}

TEST(Rows, EachCellStandsUnderItsColumn) {
  const std::vector<cell> cells = to_cells(full_row());
  ASSERT_EQ(cells.size(), sweep_columns().size());
  EXPECT_EQ(cells[column("scope")], cell("global"));
  EXPECT_EQ(cells[column("bits")], cell(std::int64_t{3}));
  EXPECT_EQ(cells[column("wsupp")], cell(2.9236));
  EXPECT_EQ(cells[column("within_pct")], cell(100.0));
  EXPECT_EQ(cells[column("correct")], cell(std::uint64_t{9765}));
  EXPECT_EQ(cells[column("reevaluated")], cell(std::uint64_t{10}));
  EXPECT_EQ(cells[column("status")], cell("ok"));
}

TEST(Rows, ReadBackFromTheirCells) {
  sweep_row exact = full_row();
  exact.status = "exact";
  exact.sqnr_ex_db = std::numeric_limits<double>::infinity();
  for (const sweep_row& row : {full_row(), failed_row(), exact}) {
    EXPECT_EQ(sweep_row_from_cells(to_cells(row)), row);
  }
}

TEST(Rows, ReadBackFromCellsThatWentThroughJson) {
  std::vector<cell> cells = to_cells(full_row());
  cells[column("bits")] = std::uint64_t{3};
  cells[column("within_pct")] = std::uint64_t{100};
  EXPECT_EQ(sweep_row_from_cells(cells), full_row());
  cells[column("status")] = "exact";
  cells[column("sqnr_ex_db")] = {};
  EXPECT_EQ(sweep_row_from_cells(cells).sqnr_ex_db, std::numeric_limits<double>::infinity());
}

TEST(Rows, RefuseCellsOfTheWrongKindByColumn) {
  const auto refusal = [](const std::string& name, const cell& value) -> std::string {
    std::vector<cell> cells = to_cells(full_row());
    cells[column(name)] = value;
    try {
      sweep_row_from_cells(cells);
      return "accepted";
    } catch (const bad_input_error& problem) {
      return problem.what();
    }
  };
  EXPECT_THAT(refusal("model", std::int64_t{1}), HasSubstr("'model'"));
  EXPECT_THAT(refusal("bits", {}), HasSubstr("'bits'"));
  EXPECT_THAT(refusal("bits", std::int64_t{1} << 40), HasSubstr("'bits'"));
  EXPECT_THAT(refusal("wsupp", "2.5"), HasSubstr("'wsupp'"));
  EXPECT_THAT(refusal("wsupp", (std::int64_t{1} << 53) + 1), HasSubstr("'wsupp'"));
  EXPECT_THAT(refusal("correct", std::int64_t{-1}), HasSubstr("'correct'"));
  EXPECT_THAT(refusal("correct", 1.5), HasSubstr("'correct'"));
  EXPECT_THAT(refusal("images", true), HasSubstr("'images'"));
}

TEST(TheoryRows, GiveThePapersFigures) {
  // Nikolic et al. 2021, Table 2: SQNR_th of choices 1, 3 and 4 at three bits.
  const auto rows = theory_rows("laplace", "uniform", {3},
                                {4.8371024, named_threshold::hui, named_threshold::jayant});
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_NEAR(rows[0].sqnr_th_db, 8.6901, 5e-5);
  EXPECT_NEAR(rows[1].sqnr_th_db, 11.4414, 5e-5);
  EXPECT_NEAR(rows[2].sqnr_th_db, 11.4419, 5e-5);
  EXPECT_NEAR(rows[1].wsupp, 2.9408, 5e-5);
  EXPECT_EQ(to_cells(rows[0]).size(), theory_columns().size());
  EXPECT_EQ(to_cells(rows[0])[0], cell("laplace"));
  EXPECT_EQ(to_cells(rows[0])[7], cell(rows[0].sqnr_th_db));
}

TEST(TheoryRows, RefuseWhatHasNoTheory) {
  EXPECT_THROW(theory_rows("laplce", "uniform", {3}, {2.0}), usage_error);
  EXPECT_THROW(theory_rows("laplace", "unifrom", {3}, {2.0}), usage_error);
  EXPECT_THROW(theory_rows("laplace", "uniform", {3}, {named_threshold::wmax}), usage_error);
  EXPECT_THROW(theory_rows("laplace", "uniform", {9}, {named_threshold::jayant}), usage_error);
}

}  // namespace
}  // namespace qsweep
