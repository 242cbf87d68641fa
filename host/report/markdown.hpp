// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace qsweep {

/// A table in Markdown. Text with a '|' is escaped, line breaks become spaces.
class markdown_table {
 public:
  explicit markdown_table(std::vector<std::string> columns);

  /// Throws precondition_error for a row of the wrong length.
  void add(const std::vector<std::string>& row);
  std::string text() const { return text_; }

 private:
  void append(const std::vector<std::string>& row);

  std::size_t columns_;
  std::string text_;
};

/// A number for people: `digits` significant digits, no exponent between 1e-4 and 1e15.
std::string short_number(double value, int digits = 7);

}  // namespace qsweep
