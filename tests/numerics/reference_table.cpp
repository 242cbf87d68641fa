// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "numerics/reference_table.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace qsweep {
namespace {

/// The cells of a line; a quoted cell may hold commas. The tables hold no quotes within quotes.
std::vector<std::string> split_line(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (char character : line) {
    if (character == '"') {
      quoted = !quoted;
    } else if (character == ',' && !quoted) {
      cells.emplace_back();
    } else if (character != '\r') {
      cells.back() += character;
    }
  }
  return cells;
}

}  // namespace

std::vector<double> reference_row::numbers(const std::string& column) const {
  std::istringstream stream(text(column));
  std::vector<double> values;
  for (double value = 0.0; stream >> value;) values.push_back(value);
  return values;
}

std::vector<reference_row> read_reference_table(const std::string& name) {
  const std::string path = QSWEEP_SOURCE_DIR "/data/reference/" + name + ".csv";
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error(path + ": cannot be read");
  const std::vector<std::string> header = split_line(line);
  std::vector<reference_row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = split_line(line);
    if (cells.size() != header.size()) throw std::runtime_error(path + ": bad row: " + line);
    std::map<std::string, std::string> named;
    for (std::size_t i = 0; i < cells.size(); ++i) named[header[i]] = cells[i];
    rows.emplace_back(std::move(named));
  }
  return rows;
}

}  // namespace qsweep
