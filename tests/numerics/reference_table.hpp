// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace qsweep {

/// One row of a table of data/reference, by column name.
class reference_row {
 public:
  explicit reference_row(std::map<std::string, std::string> cells) : cells_(std::move(cells)) {}

  /// Throws std::out_of_range for an unknown column.
  const std::string& text(const std::string& column) const { return cells_.at(column); }
  bool has(const std::string& column) const { return !text(column).empty(); }
  double number(const std::string& column) const { return std::stod(text(column)); }
  int integer(const std::string& column) const { return std::stoi(text(column)); }
  /// The numbers of a cell, separated by spaces.
  std::vector<double> numbers(const std::string& column) const;

 private:
  std::map<std::string, std::string> cells_;
};

/// The rows of data/reference/<name>.csv. Throws std::runtime_error when it cannot be read or a row
/// has another number of cells than the header.
std::vector<reference_row> read_reference_table(const std::string& name);

}  // namespace qsweep
