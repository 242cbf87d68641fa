// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "io/record_writer.hpp"

namespace qsweep {

/// How one of our numbers stands beside the paper's.
enum class verdict {
  match,      ///< theory: within theory_tolerance_db of the printed value
  mismatch,   ///< theory: not so, or not a number; makes the run fail
  within,     ///< experiment: the paper's value lies in our spread over training seeds
  differs,    ///< experiment: it does not; shown plainly, no failure
  no_spread,  ///< experiment: no spread is known for this quantity
};

/// "match", "mismatch", "within", "differs", "no-spread".
const char* to_string(verdict v);

/// The papers print SQNR_th with four decimals: half a unit of the last one.
inline constexpr double theory_tolerance_db = 5e-5;

/// Least and greatest value of a quantity over training seeds.
struct value_range {
  double min = 0.0;
  double max = 0.0;
};

verdict judge_theory(double paper, double ours);
verdict judge_experiment(double paper, const std::optional<value_range>& spread);

/// One printed number of a paper beside ours; the row of `qsweep reproduce`.
struct comparison_row {
  std::string source;  ///< "nikolic2021"
  std::string item;    ///< "Table 2", "Figure 10", "text"
  std::string dataset;
  std::string model;
  std::optional<int> bits;  ///< empty for quantities of the float32 network
  std::string choice;       ///< wmax, wmin, hui, jayant, favourable, ...; see docs of each paper
  std::optional<double> wsupp;  ///< of our own network; the paper's own for theory rows
  std::string quantity;
  double paper = 0.0;
  std::optional<double> ours;
  std::optional<value_range> spread;
  verdict judged = verdict::no_spread;
};

/// The columns source, item, dataset, model, bits, choice, wsupp, quantity, paper, ours, delta,
/// spread_min, spread_max, verdict; delta = ours - paper.
const std::vector<std::string>& comparison_columns();
std::vector<cell> to_cells(const comparison_row& row);

}  // namespace qsweep
