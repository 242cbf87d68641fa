// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace qsweep {

/// One value of a row. monostate: the metric was not asked for, or does not exist.
using cell = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string>;

enum class output_format { table, csv, json, jsonl };

/// "table", "csv", "json", "jsonl". Throws usage_error naming the known formats.
output_format parse_output_format(const std::string& text);

/// The shortest decimal that reads back as the same double; `.` decimal whatever the locale.
/// Infinities: "inf", "-inf"; not a number: "nan".
std::string format_number(double value);

/// A cell as it stands in CSV, but never quoted.
std::string to_text(const cell& value);

/// One CSV line by RFC 4180, ended by "\n": text with a comma, quote or line break is quoted. An
/// empty cell is nothing at all; infinities are "inf" and "-inf".
std::string to_csv_line(std::span<const cell> cells);
void append_csv_line(std::string& text, std::span<const cell> cells);

/// One JSON object without line end, keys in the order of `columns`. Empty cells, NaN and
/// infinities are null (a status column says why). Text that is not UTF-8 gets replacement
/// characters. Throws precondition_error when the sizes differ.
std::string to_json_line(std::span<const std::string> columns, std::span<const cell> cells);

/// The same in two steps, for many rows: the columns as keys ("name": with quotes and colon) once,
/// then a line a row, appended.
std::vector<std::string> json_keys(std::span<const std::string> columns);
void append_json_line(std::string& text, std::span<const std::string> keys,
                      std::span<const cell> cells);

/// Writes rows in one of the output formats.
/// table: a header and aligned columns (numbers right, doubles with at most 6 significant digits,
/// "-" for empty cells), held back until close(). csv: header and rows, each row at once. json: one
/// array of objects. jsonl: one object a line, each at once.
/// Throws io_error when the stream fails, precondition_error for a row of the wrong length.
class record_writer {
 public:
  record_writer(std::ostream& out, output_format format, std::vector<std::string> columns);
  ~record_writer();  ///< does not close: an error must not end in a complete-looking file
  record_writer(record_writer&&) noexcept;
  record_writer& operator=(record_writer&&) noexcept;

  void write(std::span<const cell> cells);

  /// Ends the output and flushes; must be called once, after the last row.
  void close();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace qsweep
