// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/journal.hpp"

#include <algorithm>
#include <iterator>
#include <vector>

#include "core/error.hpp"
#include "sweep/journal_line.hpp"

namespace qsweep {
namespace {

using nlohmann::json;

constexpr std::size_t rows_at_a_time = 512;

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
  const std::string header = fingerprint.dump(-1, ' ', false, json::error_handler_t::replace);
  line_reader lines(file_, 0, file_.size());
  const auto found = lines.next();
  if (!found) {
    start(header, std::string(lines.rest()));
  } else {
    expect_same_sweep(file.string(), std::string(*found), header);
    load_rows(lines, plan_size);
  }
}

void journal::start(const std::string& header, const std::string& found) {
  // Anything but the beginning of this very header is somebody's data: not to be overwritten.
  if (!header.starts_with(found)) expect_same_sweep(file_.path().string(), found, header);
  file_.truncate(0);
  file_.append(header + "\n");
}

void journal::load_rows(line_reader& lines, std::uint64_t plan_size) {
  std::uint64_t begin = lines.position();
  for (std::size_t line_number = 2; const auto line = lines.next(); ++line_number) {
    try {
      const std::uint64_t index = parse_journal_line(*line).index;
      if (index >= plan_size) throw bad_input_error("the index is beyond the plan");
      if (contains(index)) throw bad_input_error("the index comes twice");
      add_line(index, begin, lines.position() - begin);
    } catch (const bad_input_error& problem) {
      throw bad_input_error(file_.path().string() + ":" + std::to_string(line_number) + ": " +
                            problem.what());
    }
    begin = lines.position();
  }
  if (!lines.rest().empty()) file_.truncate(begin);
}

bool journal::contains(std::uint64_t index) const {
  const auto after = stretches_.upper_bound(index);
  return after != stretches_.begin() &&
         index - std::prev(after)->first < std::prev(after)->second.count;
}

void journal::add_line(std::uint64_t index, std::uint64_t offset, std::uint64_t size) {
  ++size_;
  const auto after = stretches_.upper_bound(index);
  if (after != stretches_.begin()) {
    auto& [first, before] = *std::prev(after);
    if (first + before.count == index && before.offset + before.size == offset) {
      ++before.count;
      before.size += size;
      return;
    }
  }
  stretches_.emplace_hint(after, index, stretch{.count = 1, .offset = offset, .size = size});
}

void journal::append(std::span<const indexed_row> rows) {
  text_.clear();
  std::vector<std::uint64_t> ends;
  for (const indexed_row& row : rows) {
    QSWEEP_EXPECTS(!contains(row.index),
                   "point " + std::to_string(row.index) + " is there already");
    append_journal_line(text_, row);
    ends.push_back(text_.size());
  }
  const std::uint64_t offset = file_.size();
  file_.append(text_);
  std::uint64_t begin = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    add_line(rows[i].index, offset + begin, ends[i] - begin);
    begin = ends[i];
  }
}

void journal::read(std::uint64_t first, std::uint64_t last, const rows_callback& receive) const {
  std::vector<indexed_row> rows;
  auto at = stretches_.upper_bound(first);
  if (at != stretches_.begin()) --at;
  for (; at != stretches_.end() && at->first < last; ++at) {
    const auto& [begin, part] = *at;
    line_reader lines(file_, part.offset, part.offset + part.size);
    for (std::uint64_t index = begin; index < std::min(last, begin + part.count); ++index) {
      const auto line = lines.next();
      QSWEEP_EXPECTS(line.has_value(), "a row went missing while its journal was held");
      if (index < first) continue;
      rows.push_back(parse_journal_line(*line));
      if (rows.size() < rows_at_a_time) continue;
      receive(rows);
      rows.clear();
    }
  }
  if (!rows.empty()) receive(rows);
}

}  // namespace qsweep
