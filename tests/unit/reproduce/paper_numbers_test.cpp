// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/paper_numbers.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "reproduce/compare_paper.hpp"
#include "synthetic_networks.hpp"
#include "temporary_folder.hpp"

namespace qsweep {
namespace {

std::vector<double> values_of(const std::string& item, const quantity_key& key) {
  std::vector<double> values;
  for (const paper_number& number : test::committed_numbers()) {
    if (number.item.label() == item && number.key == key) values.push_back(number.value);
  }
  return values;
}

TEST(PaperNumbers, AllTwentyPrintedTheoryValuesMatch) {
  std::size_t theory = 0;
  for (const comparison_row& row : compare_with_paper(test::committed_numbers(), {}, {})) {
    if (row.quantity != "sqnr_th_db") continue;
    ++theory;
    EXPECT_EQ(row.judged, verdict::match)
        << row.item << " " << row.choice << ": " << row.paper << " against " << row.ours.value();
  }
  EXPECT_EQ(theory, 20U);
}

TEST(PaperNumbers, EachTableHasItsFourChoices) {
  std::map<std::string, std::set<std::string>> choices;
  for (const paper_number& number : test::committed_numbers()) {
    if (number.key.quantity == "accuracy_pct") {
      choices[number.item.label()].insert(number.key.choice);
    }
  }
  const std::set<std::string> four = {"wmax", "wmin", "hui", "jayant"};
  for (const int table : {2, 3, 4, 5, 6}) {
    EXPECT_EQ(choices["Table " + std::to_string(table)], four) << table;
  }
  EXPECT_EQ(choices["Table 1 (mnist_weights_3)"], std::set<std::string>{"hui"});
}

// Expected values: the paper's Tables 1, 3 and 6, and its text on Figures 8, 9, 10 and 12.
TEST(PaperNumbers, LieUnderTheirKeys) {
  const network_id mlp{"mlp", "mnist"};
  const network_id cnn_fashion{"cnn", "fashion-mnist"};
  using values = std::vector<double>;
  EXPECT_EQ(values_of("Table 1 (mnist_weights_2)", {mlp, 0, "", "raw_min"}), values{-0.5122});
  EXPECT_EQ(values_of("Table 1 (mnist_weights_2)", {mlp, 3, "hui", "sqnr_ex_db"}), values{12.9021});
  EXPECT_EQ(values_of("Table 3", {mlp, 2, "wmin", "sqnr_ex_db"}), values{-1.2402});
  EXPECT_EQ(values_of("Table 6", {cnn_fashion, 0, "", "fp32_accuracy_pct"}), values{91.53});
  EXPECT_EQ(values_of("Figure 8", {mlp, 3, "favourable", "accuracy_dynamics_points"}),
            values{0.32});
  EXPECT_EQ(values_of("Figure 9", {mlp, 3, "unfavourable", "accuracy_worst_pct"}), values{72.51});
  EXPECT_EQ(values_of("Figure 10", {mlp, 3, "sweep", "sqnr_peak_wsupp"}), values{2.5});
  EXPECT_EQ(values_of("Figure 12", {cnn_fashion, 3, "favourable", "accuracy_best_wsupp"}),
            values{3.52});
  EXPECT_EQ(values_of("text", {mlp, 0, "", "non_negative_pct"}), values{50.79});
}

TEST(PaperNumbers, KnowHowFarTheFiguresGo) {
  EXPECT_EQ(paper_w_min_magnitude(test::committed_numbers(), {"mlp", "mnist"}), 7.063787);
  EXPECT_EQ(paper_w_min_magnitude(test::committed_numbers(), {"cnn", "fashion-mnist"}),
            12.76407909);
}

TEST(PaperNumbers, RefuseARowThatHasNoPlace) {
  const test::temporary_folder folder;
  const std::string header =
      "source,table,dataset,model,quantizer,bits,choice,wsupp,sqnr_ex_db,sqnr_th_db,accuracy_pct,"
      "within_pct,w_min,w_max,fp32_accuracy_pct,n_weights,note\n";
  write_file_atomically(folder.path() / "facts.csv", "source,dataset,model,quantity,value,unit\n");
  for (const char* row : {"s,Annex,MNIST,MLP,UQ,3,Choice 1,2,1,1,1,1,1,1,1,1,\n",
                          "s,Table 2,MNIST,MLP,UQ,3,Choice 5,2,1,1,1,1,1,1,1,1,\n",
                          "s,Table 1,MNIST,MLP,UQ,3,x,2,1,1,1,1,1,1,1,1,no extremes\n",
                          "s,text/figure,MNIST,MLP,UQ,3,x,2,1,1,1,1,1,1,1,1,something new\n"}) {
    write_file_atomically(folder.path() / "reported.csv", header + row);
    EXPECT_THROW(read_paper_numbers(folder.path() / "reported.csv", folder.path() / "facts.csv"),
                 bad_input_error)
        << row;
  }
}

}  // namespace
}  // namespace qsweep
