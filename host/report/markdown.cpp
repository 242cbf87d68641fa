// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/markdown.hpp"

#include <fmt/format.h>

#include "core/error.hpp"

namespace qsweep {
namespace {

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    if (c == '|') result += '\\';
    result += c == '\n' ? ' ' : c;
  }
  return result;
}

}  // namespace

markdown_table::markdown_table(std::vector<std::string> columns) : columns_(columns.size()) {
  append(columns);
  append(std::vector<std::string>(columns_, "---"));
}

void markdown_table::add(const std::vector<std::string>& row) {
  QSWEEP_EXPECTS(row.size() == columns_,
                 fmt::format("{} cells for {} columns", row.size(), columns_));
  append(row);
}

void markdown_table::append(const std::vector<std::string>& row) {
  for (const std::string& each : row) text_ += "| " + escaped(each) + " ";
  text_ += "|\n";
}

std::string short_number(double value, int digits) {
  return fmt::format("{:.{}g}", value, digits);
}

}  // namespace qsweep
