// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/record_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <ostream>
#include <type_traits>

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

/// The text of a cell, doubles by `format_double`; nothing for an empty cell.
template <class FormatDouble>
std::string text_of(const cell& value, FormatDouble format_double) {
  return std::visit(
      [&](const auto& held) -> std::string {
        using held_type = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<held_type, std::monostate>) return {};
        if constexpr (std::is_same_v<held_type, bool>) return held ? "true" : "false";
        if constexpr (std::is_same_v<held_type, double>) return format_double(held);
        if constexpr (std::is_same_v<held_type, std::string>) return held;
        if constexpr (std::is_integral_v<held_type>) return fmt::format("{}", held);
      },
      value);
}

std::string json_text(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string json_value(const cell& value) {
  if (is_empty(value)) return "null";
  if (const auto* text = std::get_if<std::string>(&value)) return json_text(*text);
  return text_of(value, [](double number) {
    return std::isfinite(number) ? format_number(number) : std::string("null");
  });
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

std::string table_field(const cell& value) {
  if (is_empty(value)) return "-";
  std::string text = text_of(value, [](double number) { return fmt::format("{:.6g}", number); });
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

std::string format_number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char digits[32];
  const std::to_chars_result result = std::to_chars(digits, digits + sizeof digits, value);
  return {digits, result.ptr};
}

std::string to_csv_line(std::span<const cell> cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    line += csv_field(text_of(cells[i], format_number));
  }
  return line + '\n';
}

std::string to_json_line(std::span<const std::string> columns, std::span<const cell> cells) {
  QSWEEP_EXPECTS(columns.size() == cells.size(),
                 fmt::format("{} cells for {} columns", cells.size(), columns.size()));
  std::string line = "{";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    line += fmt::format("{}{}:{}", i > 0 ? "," : "", json_text(columns[i]), json_value(cells[i]));
  }
  return line + '}';
}

struct record_writer::state {
  state(std::ostream& stream, output_format chosen, std::vector<std::string> names)
      : out(stream), format(chosen), columns(std::move(names)), table(columns) {}

  void put(const std::string& text) {
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    if (!out) throw io_error("cannot write the output");
  }

  std::ostream& out;
  output_format format;
  std::vector<std::string> columns;
  table_buffer table;
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
      state_->put(to_csv_line(cells));
      break;
    case output_format::json:
      state_->put((state_->rows == 0 ? "[\n  " : ",\n  ") + to_json_line(state_->columns, cells));
      break;
    case output_format::jsonl:
      state_->put(to_json_line(state_->columns, cells) + '\n');
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
