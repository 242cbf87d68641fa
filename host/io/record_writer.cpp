// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/record_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "core/error.hpp"

namespace qsweep {
namespace {

bool is_number(const cell& value) {
  return std::holds_alternative<std::int64_t>(value) ||
         std::holds_alternative<std::uint64_t>(value) || std::holds_alternative<double>(value);
}

bool is_empty(const cell& value) {
  return std::holds_alternative<std::monostate>(value);
}

std::string table_field(const cell& value) {
  if (is_empty(value)) return "-";
  const auto* number = std::get_if<double>(&value);
  std::string text = number ? fmt::format("{:.6g}", *number) : to_text(value);
  std::replace_if(
      text.begin(), text.end(),
      [](char character) { return static_cast<unsigned char>(character) < 0x20; }, ' ');
  return text;
}

/// Characters of UTF-8 text: its bytes but the continuation bytes.
std::size_t display_width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
  }));
}

struct table_row {
  std::vector<std::string> fields;
};

/// Rows of a table under their header, held until all widths are known.
class table_buffer {
 public:
  explicit table_buffer(const std::vector<std::string>& columns)
      : rows_{{columns}}, widths_(columns.size()), numeric_(columns.size(), true) {
    for (std::size_t i = 0; i < columns.size(); ++i) widths_[i] = display_width(columns[i]);
  }

  void add(std::span<const cell> cells) {
    table_row& row = rows_.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      row.fields.push_back(table_field(cells[i]));
      widths_[i] = std::max(widths_[i], display_width(row.fields[i]));
      if (!is_number(cells[i]) && !is_empty(cells[i])) numeric_[i] = false;
    }
  }

  std::string text() const {
    std::string lines;
    for (const table_row& row : rows_) {
      std::string line;
      for (std::size_t i = 0; i < row.fields.size(); ++i) append_field(row.fields[i], i, line);
      line.erase(line.find_last_not_of(' ') + 1);
      lines += line + '\n';
    }
    return lines;
  }

 private:
  void append_field(const std::string& field, std::size_t column, std::string& line) const {
    const std::string padding(widths_[column] - display_width(field), ' ');
    if (column > 0) line += "  ";
    line += numeric_[column] ? padding + field : field + padding;
  }

  std::vector<table_row> rows_;
  std::vector<std::size_t> widths_;
  std::vector<bool> numeric_;
};

}  // namespace

output_format parse_output_format(const std::string& text) {
  if (text == "table") return output_format::table;
  if (text == "csv") return output_format::csv;
  if (text == "json") return output_format::json;
  if (text == "jsonl") return output_format::jsonl;
  throw usage_error("unknown format '" + text + "'; known formats: table, csv, json, jsonl");
}

struct record_writer::state {
  state(std::ostream& stream, output_format chosen, std::vector<std::string> names)
      : out(stream),
        format(chosen),
        columns(std::move(names)),
        keys(json_keys(columns)),
        table(columns) {}

  void put(const std::string& text) {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out) throw io_error("cannot write the output");
  }

  std::ostream& out;
  output_format format;
  std::vector<std::string> columns;
  std::vector<std::string> keys;  ///< the columns in JSON
  table_buffer table;
  std::string line;  ///< the room of the last row, for the next one
  std::uint64_t rows = 0;
  bool closed = false;
};

record_writer::record_writer(std::ostream& out, output_format format,
                             std::vector<std::string> columns)
    : state_(std::make_unique<state>(out, format, std::move(columns))) {
  if (format == output_format::csv) {
    const std::vector<cell> header(state_->columns.begin(), state_->columns.end());
    state_->put(to_csv_line(header));
  }
}

record_writer::~record_writer() = default;
record_writer::record_writer(record_writer&&) noexcept = default;
record_writer& record_writer::operator=(record_writer&&) noexcept = default;

void record_writer::write(std::span<const cell> cells) {
  QSWEEP_EXPECTS(!state_->closed, "the output is closed");
  QSWEEP_EXPECTS(cells.size() == state_->columns.size(),
                 fmt::format("{} cells for {} columns", cells.size(), state_->columns.size()));
  switch (state_->format) {
    case output_format::table:
      state_->table.add(cells);
      break;
    case output_format::csv:
      state_->line.clear();
      append_csv_line(state_->line, cells);
      state_->put(state_->line);
      break;
    case output_format::json:
      state_->line = state_->rows == 0 ? "[\n  " : ",\n  ";
      append_json_line(state_->line, state_->keys, cells);
      state_->put(state_->line);
      break;
    case output_format::jsonl:
      state_->line.clear();
      append_json_line(state_->line, state_->keys, cells);
      state_->put(state_->line + '\n');
      break;
  }
  ++state_->rows;
}

void record_writer::close() {
  QSWEEP_EXPECTS(!state_->closed, "the output is closed already");
  state_->closed = true;
  if (state_->format == output_format::table) state_->put(state_->table.text());
  if (state_->format == output_format::json) state_->put(state_->rows == 0 ? "[]\n" : "\n]\n");
  state_->out.flush();
  if (!state_->out) throw io_error("cannot write the output");
}

}  // namespace qsweep
