// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/journal_line.hpp"

#include <charconv>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "io/record_writer.hpp"
#include "sweep/rows.hpp"

namespace qsweep {
namespace {

using nlohmann::json;

const std::vector<std::string>& line_columns() {
  static const std::vector<std::string> columns = [] {
    std::vector<std::string> all{"index"};
    all.insert(all.end(), sweep_columns().begin(), sweep_columns().end());
    return all;
  }();
  return columns;
}

/// Reads a line value by value. A general JSON parser would take ten times as long, and resuming a
/// sweep should not take longer than computing it.
class line_parser {
 public:
  explicit line_parser(std::string_view line) : rest_(line) {}

  std::vector<cell> parse() {
    if (!take("{")) throw bad_input_error("not a JSON object");
    std::vector<cell> cells;
    cells.reserve(line_columns().size());
    for (const std::string& column : line_columns()) {
      const bool is_there =
          (cells.empty() || take(",")) && take("\"") && take(column) && take("\":");
      if (!is_there) throw bad_input_error("column '" + column + "' is missing");
      cells.push_back(value(column));
    }
    if (rest_ != "}") throw bad_input_error("not the columns of a row");
    return cells;
  }

 private:
  bool take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  cell value(const std::string& column) {
    if (take("null")) return {};
    const std::size_t size = rest_.starts_with('"') ? text_size() : rest_.find_first_of(",}");
    const std::string_view token = rest_.substr(0, size);
    rest_.remove_prefix(token.size());
    const cell held = token.starts_with('"') ? text(token) : number(token);
    if (!std::holds_alternative<std::monostate>(held)) return held;
    throw bad_input_error("column '" + column + "': neither number nor text nor null");
  }

  /// The size of the text at the front, quotes included; npos without an end.
  std::size_t text_size() const {
    std::size_t end = rest_.find('"', 1);
    while (end != std::string_view::npos && is_escaped(end)) end = rest_.find('"', end + 1);
    return end == std::string_view::npos ? end : end + 1;
  }

  /// Whether an odd number of backslashes stands before `place`.
  bool is_escaped(std::size_t place) const {
    const std::size_t before = rest_.find_last_not_of('\\', place - 1);
    return (place - 1 - before) % 2 == 1;
  }

  static cell text(std::string_view token) {
    if (token.size() >= 2 && token.ends_with('"') && token.find('\\') == std::string_view::npos) {
      return std::string(token.substr(1, token.size() - 2));
    }
    const json parsed = json::parse(token, nullptr, false);
    return parsed.is_string() ? cell(parsed.get<std::string>()) : cell();
  }

  static cell number(std::string_view token) {
    if (token.find_first_not_of("+-.0123456789eE") != std::string_view::npos) return {};
    const bool is_whole = token.find_first_of(".eE") == std::string_view::npos;
    if (is_whole && token.starts_with('-')) return read<std::int64_t>(token);
    return is_whole ? read<std::uint64_t>(token) : read<double>(token);
  }

  template <class Number>
  static cell read(std::string_view token) {
    Number value{};
    const char* end = token.data() + token.size();
    const auto [stop, failure] = std::from_chars(token.data(), end, value);
    return failure == std::errc{} && stop == end ? cell(value) : cell();
  }

  std::string_view rest_;
};

}  // namespace

void append_journal_line(std::string& text, const indexed_row& row) {
  static const std::vector<std::string> keys = json_keys(line_columns());
  std::vector<cell> cells;
  cells.reserve(keys.size());
  cells.emplace_back(row.index);
  append_cells(row.row, cells);
  append_json_line(text, keys, cells);
  text += '\n';
}

indexed_row parse_journal_line(std::string_view line) {
  const std::vector<cell> cells = line_parser(line).parse();
  const auto* index = std::get_if<std::uint64_t>(&cells[0]);
  if (index == nullptr) throw bad_input_error("column 'index': not a whole number");
  return {*index, sweep_row_from_cells(std::span(cells).subspan(1))};
}

}  // namespace qsweep
