// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/comparison.hpp"

#include <cmath>

namespace qsweep {
namespace {

cell optional_cell(const std::optional<double>& value) {
  return value ? cell{*value} : cell{};
}

}  // namespace

const char* to_string(verdict v) {
  switch (v) {
    case verdict::match:
      return "match";
    case verdict::mismatch:
      return "mismatch";
    case verdict::within:
      return "within";
    case verdict::differs:
      return "differs";
    case verdict::no_spread:
      return "no-spread";
  }
  return "";
}

verdict judge_theory(double paper, double ours) {
  return std::abs(paper - ours) <= theory_tolerance_db ? verdict::match : verdict::mismatch;
}

verdict judge_experiment(double paper, const std::optional<value_range>& spread) {
  if (!spread) return verdict::no_spread;
  return spread->min <= paper && paper <= spread->max ? verdict::within : verdict::differs;
}

const std::vector<std::string>& comparison_columns() {
  static const std::vector<std::string> columns = {
      "source",   "item",  "dataset", "model", "bits",       "choice",     "wsupp",
      "quantity", "paper", "ours",    "delta", "spread_min", "spread_max", "verdict"};
  return columns;
}

std::vector<cell> to_cells(const comparison_row& row) {
  const cell delta = row.ours ? cell{*row.ours - row.paper} : cell{};
  const cell low = row.spread ? cell{row.spread->min} : cell{};
  const cell high = row.spread ? cell{row.spread->max} : cell{};
  const cell bits = row.bits ? cell{static_cast<std::int64_t>(*row.bits)} : cell{};
  return {row.source,
          row.item,
          row.dataset,
          row.model,
          bits,
          row.choice,
          optional_cell(row.wsupp),
          row.quantity,
          row.paper,
          optional_cell(row.ours),
          delta,
          low,
          high,
          std::string(to_string(row.judged))};
}

}  // namespace qsweep
