// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/journal_line.hpp"

#include <nlohmann/json.hpp>
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

/// Takes the values of one flat object whose keys are line_columns(), as the parser meets them:
/// an object made first would cost several times as much.
class line_handler final : public nlohmann::json_sax<json> {
 public:
  std::vector<cell> cells;

  bool null() override { return take({}); }
  bool boolean(bool value) override { return take(value); }
  bool number_integer(std::int64_t value) override { return take(value); }
  bool number_unsigned(std::uint64_t value) override { return take(value); }
  bool number_float(double value, const std::string& /*text*/) override { return take(value); }
  bool string(std::string& value) override { return take(std::move(value)); }
  bool binary(json::binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override {
    if (is_open_) refuse_value();
    return is_open_ = true;
  }

  bool key(std::string& name) override {
    if (cells.size() == line_columns().size()) throw bad_input_error("not the columns of a row");
    const std::string& expected = line_columns()[cells.size()];
    if (name != expected) throw bad_input_error("column '" + expected + "' is missing");
    return true;
  }

  bool end_object() override { return true; }
  bool start_array(std::size_t /*size*/) override { refuse_value(); }
  bool end_array() override { return true; }
  bool parse_error(std::size_t /*place*/, const std::string& /*token*/,
                   const json::exception& /*problem*/) override {
    return false;
  }

 private:
  bool take(cell value) {
    if (!is_open_) refuse_value();
    cells.push_back(std::move(value));
    return true;
  }

  [[noreturn]] void refuse_value() const {
    if (!is_open_) throw bad_input_error("not a JSON object");
    throw bad_input_error("column '" + line_columns()[cells.size()] +
                          "': neither number nor text nor null");
  }

  bool is_open_ = false;
};

}  // namespace

void append_journal_line(std::string& text, const indexed_row& row) {
  std::vector<cell> cells{row.index};
  for (cell& each : to_cells(row.row)) cells.push_back(std::move(each));
  append_json_line(text, line_columns(), cells);
  text += '\n';
}

indexed_row parse_journal_line(std::string_view line) {
  line_handler handler;
  handler.cells.reserve(line_columns().size());
  if (!json::sax_parse(line.begin(), line.end(), &handler)) {
    throw bad_input_error("not a JSON object");
  }
  if (handler.cells.size() != line_columns().size()) {
    throw bad_input_error("not the columns of a row");
  }
  const auto* index = std::get_if<std::uint64_t>(&handler.cells[0]);
  if (index == nullptr) throw bad_input_error("column 'index': not a whole number");
  return {*index, sweep_row_from_cells(std::span(handler.cells).subspan(1))};
}

}  // namespace qsweep
