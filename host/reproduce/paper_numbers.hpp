// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "reproduce/observation.hpp"

namespace qsweep {

/// A table or a figure of the paper, or its text.
struct paper_item {
  enum class kind { table, figure, text };
  kind what = kind::text;
  int number = 0;      ///< 0 for text
  std::string detail;  ///< which of the four trainings of Table 1; else empty

  std::string label() const;  ///< "Table 2", "Table 1 (mnist_weights_1)", "Figure 10", "text"
  bool operator==(const paper_item&) const = default;
};

/// One number that the paper prints.
struct paper_number {
  std::string source;
  paper_item item;
  quantity_key key;
  double value = 0.0;
  std::optional<double> wsupp;  ///< the printed threshold; for named ones the printed four decimals
  bool is_theory() const { return key.quantity == "sqnr_th_db"; }
};

/// The choices of the paper: 1 wmax, 2 wmin (its magnitude), 3 hui, 4 jayant.
inline const std::vector<std::string> paper_choices = {"wmax", "wmin", "hui", "jayant"};

/// Reads data/reference/reported_nikolic2021.csv and reported_facts.csv. Text of the papers that is
/// a setting (epochs, batch size), not a result, is left out, as are the other papers' facts.
/// Within an item the order is that of the files; items come in the order tables, figures, text.
/// Throws io_error, and bad_input_error for a row that it does not know how to place.
std::vector<paper_number> read_paper_numbers(const std::filesystem::path& reported,
                                             const std::filesystem::path& facts);

/// |w_min| of the paper's own network, up to which its figures are drawn.
double paper_w_min_magnitude(const std::vector<paper_number>& numbers, const network_id& network);

}  // namespace qsweep
