// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/reproduction.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "io/atomic_file.hpp"
#include "reference/reference_backend.hpp"
#include "reproduce/compare_paper.hpp"
#include "reproduce/run_folder.hpp"
#include "reproduce/run_outputs.hpp"
#include "reproduce/summary.hpp"
#include "synthetic_networks.hpp"
#include "temporary_folder.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;

void nothing(const network_job&) {}

TEST(Reproduction, MeasuresEverySeedOfEveryNetwork) {
  test::synthetic_source source;
  const item_selection all = select_items({}, test::committed_numbers());
  const reproduction_data data = measure_all(all, 3, 1, {}, source, nothing);
  EXPECT_EQ(source.calls, 12);
  EXPECT_TRUE(data.spread_is_own);
  const seed_spread& best = data.spread.at({test::mlp_mnist, 3, "favourable", "accuracy_best_pct"});
  EXPECT_EQ(best.seeds, 3U);
  EXPECT_DOUBLE_EQ(best.min, 97.9);
  EXPECT_DOUBLE_EQ(best.max, 98.1);
}

TEST(Reproduction, OneSeedIsJudgedByTheCommittedSpread) {
  test::synthetic_source source;
  const quantity_key key{test::mlp_mnist, 3, "hui", "accuracy_pct"};
  reproduce_request request;
  request.table = 2;
  const item_selection table = select_items(request, test::committed_numbers());
  const spread_table committed = {{key, {20, 97.0, 98.0, 97.5, 0.2}}};
  const reproduction_data data = measure_all(table, 0, 1, committed, source, nothing);
  EXPECT_FALSE(data.spread_is_own);
  const auto rows = compare_with_paper(table.numbers, data.seeds, data.spread);
  const auto row = std::ranges::find_if(rows, [](const comparison_row& each) {
    return each.choice == "hui" && each.quantity == "accuracy_pct";
  });
  ASSERT_NE(row, rows.end());
  EXPECT_EQ(row->judged, verdict::within);  // 97.66 lies in 97 .. 98
  EXPECT_EQ(row->ours, 97.7);
}

TEST(Reproduction, SummaryAndFilesShowEveryTableAndClaim) {
  test::synthetic_source source;
  const item_selection all = select_items({}, test::committed_numbers());
  const reproduction_data data = measure_all(all, 2, 1, {}, source, nothing);
  reproduce_outcome outcome;
  outcome.rows = compare_with_paper(all.numbers, data.seeds, data.spread);
  outcome.claims = judge_claims(data.seeds);
  summary_text text;
  text.figures = all.figures;
  const std::string summary = summary_markdown(outcome, text);
  for (const char* part : {"## Table 1", "## Table 3", "## Table 6", "## Figure 12", "## Claims",
                           "figures/figure-02.csv", "20 match"}) {
    EXPECT_THAT(summary, HasSubstr(part));
  }
  EXPECT_EQ(std::ranges::count(rows_csv(outcome.rows), '\n'),
            static_cast<std::ptrdiff_t>(outcome.rows.size() + 1));
  EXPECT_THAT(terminal_view(outcome), HasSubstr("Table 4"));
  // 4 networks x 2 seeds x (8 choices + 7 points), and the header.
  EXPECT_EQ(std::ranges::count(points_csv(data.measurements), '\n'), 4 * 2 * 15 + 1);
}

TEST(Reproduction, MakesTheDataOfEveryFigure) {
  test::synthetic_source source;
  const auto numbers = test::committed_numbers();
  const item_selection all = select_items({}, numbers);
  const reproduction_data data = measure_all(all, 1, 1, {}, source, nothing);
  const auto backend = make_reference_backend({});
  const auto figures = make_figures(all, data, numbers, source, *backend);
  ASSERT_EQ(figures.size(), 12U);
  for (const figure& each : figures) {
    EXPECT_THAT(gnuplot_script(each), HasSubstr("multiplot")) << each.name;
  }
}

TEST(Figures, HistogramsAreDensitiesAndSharesSumToOneHundred) {
  test::synthetic_source source;
  const auto numbers = test::committed_numbers();
  reproduce_request request;
  const auto backend = make_reference_backend({});
  const auto panels_of = [&](int number) {
    request.figure = number;
    const item_selection chosen = select_items(request, numbers);
    const reproduction_data data = measure_all(chosen, 1, 1, {}, source, nothing);
    return make_figures(chosen, data, numbers, source, *backend).at(0).panels;
  };
  for (const figure_panel& panel : panels_of(4)) {
    double area = 0.0;
    for (const double density : panel.series.at(0).y) area += 0.1 * density;
    EXPECT_NEAR(area, 1.0, 1e-12) << panel.title;
  }
  EXPECT_EQ(panels_of(6).size(), 6U);  // two choices, three layers
  for (const figure_panel& panel : panels_of(6)) {
    double share = 0.0;
    for (const double each : panel.series.at(0).y) share += each;
    EXPECT_NEAR(share, 100.0, 1e-9) << panel.title;
    EXPECT_EQ(panel.series.at(0).x.size(), 8U);
  }
}

TEST(Figures, TransferCharacteristicIsTheQuantizer) {
  test::synthetic_source source;
  reproduce_request request;
  request.figure = 2;
  const auto numbers = test::committed_numbers();
  const item_selection chosen = select_items(request, numbers);
  const auto figures = make_figures(chosen, {}, numbers, source, *make_reference_backend({}));
  const figure_series& q = figures.at(0).panels.at(0).series.at(0);
  ASSERT_EQ(q.x.size(), 9U);
  EXPECT_NEAR(q.x[1], -0.75 * 2.9236, 1e-12);   // x_-3
  EXPECT_NEAR(q.y[0], -0.875 * 2.9236, 1e-12);  // -y_4 = -7/8 xmax
  EXPECT_NEAR(q.y[4], 0.125 * 2.9236, 1e-12);   // y_1 from x_0 = 0 on
  EXPECT_EQ(q.x[4], 0.0);
}

TEST(RunFolder, IsNeverMixedWithAFinishedRun) {
  const test::temporary_folder folder;
  const auto wanted = folder.path() / "run";
  EXPECT_EQ(choose_run_folder(wanted), wanted);
  write_file_atomically(wanted / "rows.csv", "unfinished\n");
  EXPECT_EQ(choose_run_folder(wanted), wanted);
  write_file_atomically(wanted / "summary.md", "finished\n");
  EXPECT_EQ(choose_run_folder(wanted), folder.path() / "run-2");
  write_file_atomically(folder.path() / "run-2" / "summary.md", "finished\n");
  EXPECT_EQ(choose_run_folder(wanted.string() + "/"), folder.path() / "run-3");
}

TEST(CommandText, CanBePastedIntoAShell) {
  const std::vector<std::string> argv = {"/opt/bin/qsweep", "reproduce", "--out", "it's here", ""};
  EXPECT_EQ(command_text(argv), "qsweep reproduce --out 'it'\\''s here' ''");
}

}  // namespace
}  // namespace qsweep
