// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace qsweep {

/// A CSV text by RFC 4180 with a header line; lines that start with '#' are comments.
class csv_table {
 public:
  /// Throws bad_input_error naming `file`, the line and the reason: no header, a row with another
  /// number of fields than the header, a quote that is not closed.
  csv_table(std::string_view text, std::string file);

  std::size_t rows() const { return rows_.size(); }

  /// The field of a row. Throws bad_input_error when there is no such column.
  const std::string& field(std::size_t row, const std::string& column) const;

  /// The field as a number. Throws bad_input_error (file, line, column, text) when it is not one.
  double number(std::size_t row, const std::string& column) const;

 private:
  std::size_t column_index(const std::string& column) const;
  void add_record(std::vector<std::string> fields, std::size_t line);

  std::string file_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::vector<std::size_t> lines_;  ///< where each row starts, counted from 1
};

/// The whole text as a number, `.` decimal whatever the locale. Returns false when it is not one.
bool parse_number(std::string_view text, double& value);

}  // namespace qsweep
