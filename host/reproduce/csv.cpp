// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/csv.hpp"

#include <algorithm>
#include <charconv>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// Reads one record after the other from a CSV text.
class csv_scanner {
 public:
  csv_scanner(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::size_t line() const { return line_; }

  void skip_comments() {
    while (at_ < text_.size() && text_[at_] == '#') {
      while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      end_line();
    }
  }

  bool at_end() const { return at_ >= text_.size(); }

  std::vector<std::string> record() {
    std::vector<std::string> fields{field()};
    while (at_ < text_.size() && text_[at_] == ',') {
      ++at_;
      fields.push_back(field());
    }
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != '\n') fail("text after a closing quote");
    end_line();
    return fields;
  }

 private:
  std::string field() {
    if (at_ < text_.size() && text_[at_] == '"') return quoted();
    const std::size_t end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    std::string value(text_.substr(at_, end - at_));
    at_ = end;
    return value;
  }

  std::string quoted() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') {
          ++at_;
          return value;
        }
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      value += text_[at_];
    }
    fail("a quote that is not closed");
  }

  void end_line() {
    if (at_ < text_.size()) ++at_;
    ++line_;
  }

  [[noreturn]] void fail(const std::string& reason) const {
    throw bad_input_error(file_ + ":" + std::to_string(line_) + ": " + reason);
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

}  // namespace

bool parse_number(std::string_view text, double& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, value);
  return problem == std::errc() && stop == end;
}

csv_table::csv_table(std::string_view text, std::string file) : file_(std::move(file)) {
  csv_scanner scanner(text, file_);
  scanner.skip_comments();
  if (scanner.at_end()) throw bad_input_error(file_ + ": no header line");
  columns_ = scanner.record();
  for (scanner.skip_comments(); !scanner.at_end(); scanner.skip_comments()) {
    const std::size_t line = scanner.line();
    add_record(scanner.record(), line);
  }
}

void csv_table::add_record(std::vector<std::string> fields, std::size_t line) {
  if (fields.size() != columns_.size()) {
    throw bad_input_error(file_ + ":" + std::to_string(line) + ": " +
                          std::to_string(fields.size()) + " fields, the header has " +
                          std::to_string(columns_.size()));
  }
  rows_.push_back(std::move(fields));
  lines_.push_back(line);
}

std::size_t csv_table::column_index(const std::string& column) const {
  const auto at = std::ranges::find(columns_, column);
  if (at == columns_.end()) throw bad_input_error(file_ + ": no column '" + column + "'");
  return static_cast<std::size_t>(at - columns_.begin());
}

const std::string& csv_table::field(std::size_t row, const std::string& column) const {
  return rows_.at(row)[column_index(column)];
}

double csv_table::number(std::size_t row, const std::string& column) const {
  const std::string& text = field(row, column);
  double value = 0.0;
  if (!parse_number(text, value)) {
    throw bad_input_error(file_ + ":" + std::to_string(lines_.at(row)) + ": column '" + column +
                          "': '" + text + "' is not a number");
  }
  return value;
}

}  // namespace qsweep
