// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/compare_paper.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/support_design.hpp"
#include "core/theory.hpp"

namespace qsweep {
namespace {

comparison_row printed_side(const paper_number& number) {
  comparison_row row;
  row.source = number.source;
  row.item = number.item.label();
  row.dataset = number.key.network.dataset;
  row.model = number.key.network.model;
  if (number.key.bits != 0) row.bits = number.key.bits;
  row.choice = number.key.choice;
  row.quantity = number.key.quantity;
  row.paper = number.value;
  return row;
}

void add_theory(const paper_number& number, comparison_row& row) {
  row.wsupp = theory_threshold(number);
  row.ours = theoretical_sqnr_db(laplace_uniform_distortion(number.key.bits, *row.wsupp));
  row.judged = judge_theory(row.paper, *row.ours);
}

void add_experiment(const paper_number& number, std::span<const seed_observations> seeds,
                    const spread_table& spread, comparison_row& row) {
  const auto first = std::ranges::find(seeds, number.key.network, &seed_observations::network);
  if (first == seeds.end()) return;
  row.ours = find_value(*first, number.key);
  quantity_key threshold = number.key;
  threshold.quantity = "wsupp";
  row.wsupp = find_value(*first, threshold);
  if (const auto known = spread.find(number.key);
      known != spread.end() && known->second.seeds > 1) {
    row.spread = value_range{known->second.min, known->second.max};
  }
  row.judged = judge_experiment(row.paper, row.spread);
}

}  // namespace

double theory_threshold(const paper_number& number) {
  if (number.key.choice == "hui") return hui_support_threshold(number.key.bits);
  if (number.key.choice == "jayant") return jayant_support_threshold(number.key.bits).value();
  QSWEEP_EXPECTS(number.wsupp.has_value(), number.item.label() + ": no threshold is printed");
  return *number.wsupp;
}

std::vector<comparison_row> compare_with_paper(std::span<const paper_number> numbers,
                                               std::span<const seed_observations> seeds,
                                               const spread_table& spread) {
  std::vector<comparison_row> rows;
  for (const paper_number& number : numbers) {
    comparison_row row = printed_side(number);
    if (number.is_theory()) {
      add_theory(number, row);
    } else {
      add_experiment(number, seeds, spread, row);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace qsweep
