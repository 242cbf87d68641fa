// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "core/error.hpp"
#include "core/range.hpp"

namespace qsweep {

threshold_list::threshold_list(std::initializer_list<threshold_entry> entries)
    : threshold_list(std::vector<threshold_entry>(entries)) {}

threshold_list::threshold_list(std::vector<threshold_entry> entries) {
  append(std::move(entries));
}

threshold_entry threshold_list::operator[](std::uint64_t index) const {
  QSWEEP_EXPECTS(index < size_, "entry " + std::to_string(index) + " of " + std::to_string(size_));
  const auto after = std::ranges::upper_bound(pieces_, index, {}, &piece::begin);
  const piece& holder = *std::prev(after);
  return holder.at(index - holder.begin);
}

void threshold_list::append(std::vector<threshold_entry> entries) {
  const std::uint64_t count = entries.size();
  const bool continues = !pieces_.empty() && pieces_.back().kind == rule::listed;
  if (!continues) return append_piece(piece{.count = count, .entries = std::move(entries)});
  piece& last = pieces_.back();
  last.entries.insert(last.entries.end(), entries.begin(), entries.end());
  last.count += count;
  size_ += count;
}

void threshold_list::append_steps(double lo, double hi, double step, std::uint64_t count) {
  append_piece(piece{.kind = rule::steps, .lo = lo, .hi = hi, .step = step, .count = count});
}

void threshold_list::append_spread(double lo, double hi, std::uint64_t count, bool is_logarithmic) {
  const rule kind = is_logarithmic ? rule::logarithmic : rule::even;
  append_piece(piece{.kind = kind, .lo = lo, .hi = hi, .count = count});
}

void threshold_list::append_piece(piece more) {
  if (more.count == 0) return;
  more.begin = size_;
  size_ += more.count;
  pieces_.push_back(std::move(more));
}

threshold_entry threshold_list::piece::at(std::uint64_t place) const {
  if (kind == rule::listed) return entries[place];
  const auto i = static_cast<double>(place);
  if (kind == rule::steps) return std::min(lo + i * step, hi);
  if (place == 0) return lo;
  if (place + 1 == count) return hi;
  const double share = i / static_cast<double>(count - 1);
  return kind == rule::even ? lo + (hi - lo) * share : lo * std::pow(hi / lo, share);
}

}  // namespace qsweep
