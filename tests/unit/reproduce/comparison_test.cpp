// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/comparison.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "reproduce/compare_paper.hpp"
#include "reproduce/nikolic2021.hpp"
#include "reproduce/observe.hpp"
#include "synthetic_networks.hpp"

namespace qsweep {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(Verdict, TheoryMatchesWithinHalfAUnitOfTheFourthDecimal) {
  EXPECT_EQ(judge_theory(11.4414, 11.4414 + 4.9e-5), verdict::match);
  EXPECT_EQ(judge_theory(11.4414, 11.4414 - 5.1e-5), verdict::mismatch);
}

TEST(Verdict, NotANumberNeverPasses) {
  EXPECT_EQ(judge_theory(11.4414, nan), verdict::mismatch);
  EXPECT_EQ(judge_experiment(nan, value_range{1.0, 2.0}), verdict::differs);
  EXPECT_EQ(judge_experiment(1.5, value_range{nan, nan}), verdict::differs);
}

TEST(Verdict, ExperimentIsWithinOnTheEdgesOfTheSpread) {
  EXPECT_EQ(judge_experiment(1.0, value_range{1.0, 2.0}), verdict::within);
  EXPECT_EQ(judge_experiment(2.0, value_range{1.0, 2.0}), verdict::within);
  EXPECT_EQ(judge_experiment(2.1, value_range{1.0, 2.0}), verdict::differs);
  EXPECT_EQ(judge_experiment(1.5, std::nullopt), verdict::no_spread);
}

TEST(Verdict, OnlyATheoryMismatchFailsTheRun) {
  reproduce_outcome outcome;
  for (const verdict each :
       {verdict::match, verdict::within, verdict::differs, verdict::no_spread}) {
    outcome.rows.emplace_back().judged = each;
  }
  EXPECT_EQ(outcome.exit_code(), 0);
  outcome.rows.emplace_back().judged = verdict::mismatch;
  EXPECT_EQ(outcome.exit_code(), 1);
}

comparison_row row_of(const spread_table& spread, const quantity_key& key, double printed) {
  paper_number number;
  number.source = "paper";
  number.item.what = paper_item::kind::table;
  number.item.number = 2;
  number.key = key;
  number.value = printed;
  const std::vector<paper_number> numbers(1, number);
  const std::vector<seed_observations> seeds = {observe(test::make_measurement())};
  return compare_with_paper(numbers, seeds, spread).at(0);
}

TEST(Comparison, SetsTheFirstSeedBesideThePaper) {
  const quantity_key key{test::mlp_mnist, 3, "hui", "accuracy_pct"};
  const comparison_row row = row_of({{key, {5, 97.5, 98.0, 97.8, 0.1}}}, key, 97.66);
  EXPECT_EQ(row.item, "Table 2");
  EXPECT_EQ(row.ours, 97.7);
  EXPECT_EQ(row.wsupp, 2.94);
  EXPECT_EQ(row.spread->max, 98.0);
  EXPECT_EQ(row.judged, verdict::within);
}

TEST(Comparison, OneSeedIsNoSpread) {
  const quantity_key key{test::mlp_mnist, 3, "hui", "accuracy_pct"};
  EXPECT_EQ(row_of({{key, {1, 97.0, 98.0, 97.5, 0.0}}}, key, 97.66).judged, verdict::no_spread);
  EXPECT_EQ(row_of({}, key, 97.66).judged, verdict::no_spread);
}

TEST(Comparison, NetworksThatWereNotMeasuredStayEmpty) {
  const comparison_row row = row_of({}, {test::cnn_mnist, 3, "hui", "accuracy_pct"}, 98.56);
  EXPECT_FALSE(row.ours || row.spread || row.wsupp);
  EXPECT_EQ(row.judged, verdict::no_spread);
}

TEST(Comparison, RowsHaveTheColumnsOfTheCommandLineContract) {
  const std::vector<std::string> contract = {"source", "item",       "dataset",    "model",  "bits",
                                             "choice", "wsupp",      "quantity",   "paper",  "ours",
                                             "delta",  "spread_min", "spread_max", "verdict"};
  EXPECT_EQ(comparison_columns(), contract);
  comparison_row row;
  row.paper = 2.0;
  row.ours = 2.5;
  const std::vector<cell> cells = to_cells(row);
  ASSERT_EQ(cells.size(), contract.size());
  EXPECT_EQ(std::get<double>(cells[10]), 0.5);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(cells[11]));
}

}  // namespace
}  // namespace qsweep
