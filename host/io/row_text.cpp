// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <concepts>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "io/record_writer.hpp"

namespace qsweep {
namespace {

template <class Number>
void append_digits(std::string& text, Number value) {
  char digits[32];
  const std::to_chars_result result = std::to_chars(digits, digits + sizeof digits, value);
  text.append(digits, result.ptr);
}

void append_number(std::string& text, double value) {
  if (std::isfinite(value)) return append_digits(text, value);
  text += std::isnan(value) ? "nan" : value > 0.0 ? "inf" : "-inf";
}

/// Appends what a cell holds; texts by `append_text`.
template <class AppendText>
void append_cell(std::string& text, const cell& value, const AppendText& append_text) {
  const auto append = [&]<class Held>(const Held& held) {
    if constexpr (std::same_as<Held, bool>) text += held ? "true" : "false";
    if constexpr (std::same_as<Held, double>) append_number(text, held);
    if constexpr (std::same_as<Held, std::string>) append_text(text, held);
    if constexpr (std::integral<Held> && !std::same_as<Held, bool>) append_digits(text, held);
  };
  std::visit(append, value);
}

/// Looks at every character, whatever the first ones are: that makes one loop of vector code.
template <class Predicate>
bool holds_for_all(const std::string& text, const Predicate& predicate) {
  bool holds = true;
  for (const char character : text) holds &= predicate(character);
  return holds;
}

void append_csv_text(std::string& text, const std::string& field) {
  constexpr auto is_plain = [](char c) {
    return (c != ',') & (c != '"') & (c != '\r') & (c != '\n');
  };
  if (holds_for_all(field, is_plain)) {
    text += field;
    return;
  }
  text += '"';
  for (const char character : field) {
    if (character == '"') text += '"';
    text += character;
  }
  text += '"';
}

void append_json_text(std::string& text, const std::string& field) {
  constexpr auto is_plain = [](char c) {
    return (c >= ' ') & (c <= '~') & (c != '"') & (c != '\\');
  };
  if (!holds_for_all(field, is_plain)) {
    text += nlohmann::json(field).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    return;
  }
  text += '"';
  text += field;
  text += '"';
}

bool is_null_in_json(const cell& value) {
  const auto* number = std::get_if<double>(&value);
  return std::holds_alternative<std::monostate>(value) || (number && !std::isfinite(*number));
}

}  // namespace

std::string format_number(double value) {
  std::string text;
  append_number(text, value);
  return text;
}

std::string to_text(const cell& value) {
  std::string text;
  append_cell(text, value, [](std::string& out, const std::string& held) { out += held; });
  return text;
}

void append_csv_line(std::string& text, std::span<const cell> cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    append_cell(text, cells[i], append_csv_text);
  }
  text += '\n';
}

std::string to_csv_line(std::span<const cell> cells) {
  std::string line;
  append_csv_line(line, cells);
  return line;
}

std::vector<std::string> json_keys(std::span<const std::string> columns) {
  std::vector<std::string> keys;
  for (const std::string& column : columns) {
    append_json_text(keys.emplace_back(), column);
    keys.back() += ':';
  }
  return keys;
}

void append_json_line(std::string& text, std::span<const std::string> keys,
                      std::span<const cell> cells) {
  QSWEEP_EXPECTS(keys.size() == cells.size(),
                 fmt::format("{} cells for {} columns", cells.size(), keys.size()));
  text += '{';
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    text += keys[i];
    if (is_null_in_json(cells[i])) {
      text += "null";
    } else {
      append_cell(text, cells[i], append_json_text);
    }
  }
  text += '}';
}

std::string to_json_line(std::span<const std::string> columns, std::span<const cell> cells) {
  std::string line;
  append_json_line(line, json_keys(columns), cells);
  return line;
}

}  // namespace qsweep
