// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/journal.hpp"

#include <limits>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
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

std::string line_of(std::uint64_t index, const sweep_row& row) {
  std::vector<cell> cells{index};
  for (cell& each : to_cells(row)) cells.push_back(std::move(each));
  return to_json_line(line_columns(), cells);
}

cell cell_of(const json& value, const std::string& column) {
  switch (value.type()) {
    case json::value_t::null:
      return {};
    case json::value_t::number_unsigned:
      return value.get<std::uint64_t>();
    case json::value_t::number_integer:
      return value.get<std::int64_t>();
    case json::value_t::number_float:
      return value.get<double>();
    case json::value_t::string:
      return value.get<std::string>();
    default:
      throw bad_input_error("column '" + column + "': neither number nor text nor null");
  }
}

std::pair<std::uint64_t, sweep_row> parse_line(const std::string& line) {
  const json object = json::parse(line, nullptr, false);
  if (!object.is_object()) throw bad_input_error("not a JSON object");
  if (object.size() != line_columns().size()) throw bad_input_error("not the columns of a row");
  std::vector<cell> cells;
  for (const std::string& column : line_columns()) {
    const auto found = object.find(column);
    if (found == object.end()) throw bad_input_error("column '" + column + "' is missing");
    cells.push_back(cell_of(*found, column));
  }
  const auto* index = std::get_if<std::uint64_t>(&cells[0]);
  if (index == nullptr) throw bad_input_error("column 'index': not a whole number");
  return {*index, sweep_row_from_cells(std::span(cells).subspan(1))};
}

/// What two fingerprints disagree on, as "bits is 2,3 there and 3 here; ...".
std::string differences(const json& there, const json& here) {
  std::string text;
  for (const auto& [key, value] : here.items()) {
    const json other = there.contains(key) ? there.at(key) : json("missing");
    if (other == value) continue;
    text += (text.empty() ? "" : "; ") + key + " is " + other.dump() + " there and " +
            value.dump() + " here";
  }
  return text.empty() ? "it has keys that this version does not know" : text;
}

void expect_same_sweep(const std::string& file, const std::string& found,
                       const std::string& header) {
  if (found == header) return;
  const json there = json::parse(found, nullptr, false);
  const json here = json::parse(header);
  if (!there.is_object() || !there.contains("qsweep_journal")) {
    throw usage_error(file + ": not the journal of a sweep; use another output folder");
  }
  throw usage_error(file + ": the journal of another sweep: " + differences(there, here) +
                    "; use another output folder");
}

}  // namespace

journal::journal(const std::filesystem::path& file, const json& fingerprint,
                 std::uint64_t plan_size)
    : file_(file) {
  const std::string header =
      fingerprint.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  const std::string content = file_.read(0, file_.size());
  const std::size_t header_end = content.find('\n');
  if (header_end == std::string::npos) {
    start(header, content);
  } else {
    expect_same_sweep(file.string(), content.substr(0, header_end + 1), header);
    load_rows(content, header_end + 1, plan_size);
  }
}

void journal::start(const std::string& header, const std::string& found) {
  // Anything but the beginning of this very header is somebody's data: not to be overwritten.
  if (!header.starts_with(found)) expect_same_sweep(file_.path().string(), found, header);
  file_.truncate(0);
  file_.append(header);
}

void journal::load_rows(const std::string& content, std::size_t begin, std::uint64_t plan_size) {
  std::size_t line_number = 2;
  for (std::size_t end = 0; (end = content.find('\n', begin)) != std::string::npos;
       begin = end + 1, ++line_number) {
    try {
      const std::uint64_t index = parse_line(content.substr(begin, end - begin)).first;
      if (index >= plan_size) throw bad_input_error("the index is beyond the plan");
      const bool is_new = lines_.try_emplace(index, line_place{begin, end - begin}).second;
      if (!is_new) throw bad_input_error("the index comes twice");
    } catch (const bad_input_error& problem) {
      throw bad_input_error(file_.path().string() + ":" + std::to_string(line_number) + ": " +
                            problem.what());
    }
  }
  if (begin < content.size()) file_.truncate(begin);
}

void journal::append(std::uint64_t index, const sweep_row& row) {
  QSWEEP_EXPECTS(!contains(index), "point " + std::to_string(index) + " is recorded already");
  const std::string line = line_of(index, row);
  const std::uint64_t offset = file_.size();
  file_.append(line + "\n");
  lines_.emplace(index, line_place{offset, line.size()});
}

void journal::read(std::uint64_t first, std::uint64_t last, const row_callback& receive) const {
  const auto end = lines_.lower_bound(last);
  for (auto at = lines_.lower_bound(first); at != end; ++at) {
    const auto& [offset, size] = at->second;
    receive(at->first, parse_line(file_.read(offset, size)).second);
  }
}

void write_rows_csv(const journal& rows, const std::filesystem::path& file) {
  const std::vector<cell> names(sweep_columns().begin(), sweep_columns().end());
  std::string content = to_csv_line(names);
  rows.read(0, std::numeric_limits<std::uint64_t>::max(),
            [&](std::uint64_t, const sweep_row& row) { content += to_csv_line(to_cells(row)); });
  write_file_atomically(file, content);
}

}  // namespace qsweep
