// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <ranges>
#include <string>
#include <variant>
#include <vector>

namespace qsweep {

/// A threshold that is known only once the weights (wmax, wmin) or the bit rate (the others) are.
enum class named_threshold { wmax, wmin, hui, jayant, optimal };

std::string to_string(named_threshold name);

/// One entry of a threshold range: a number, or a name still to be resolved.
using threshold_entry = std::variant<double, named_threshold>;

/// A list of threshold entries whose ranges are computed when asked for: its memory depends on how
/// it was written, not on how many entries it has.
class threshold_list {
 public:
  threshold_list() = default;
  threshold_list(std::initializer_list<threshold_entry> entries);
  threshold_list(std::vector<threshold_entry> entries);

  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  /// Throws precondition_error for an index beyond the end.
  threshold_entry operator[](std::uint64_t index) const;

  /// All entries, computed on the way.
  auto values() const {
    return std::views::iota(std::uint64_t{0}, size_) |
           std::views::transform([this](std::uint64_t index) { return (*this)[index]; });
  }

  void append(std::vector<threshold_entry> entries);

  /// lo + i * step but at most hi, for i < count.
  void append_steps(double lo, double hi, double step, std::uint64_t count);

  /// `count` values from lo to hi, both included, evenly or (0 < lo) with a constant ratio.
  void append_spread(double lo, double hi, std::uint64_t count, bool is_logarithmic);

 private:
  enum class rule { listed, steps, even, logarithmic };
  struct piece {
    rule kind = rule::listed;
    std::uint64_t begin = 0;  ///< index of its first entry in the whole list
    double lo = 0.0;
    double hi = 0.0;
    double step = 0.0;
    std::uint64_t count = 0;
    std::vector<threshold_entry> entries = {};

    threshold_entry at(std::uint64_t place) const;
  };
  void append_piece(piece more);

  std::vector<piece> pieces_;
  std::uint64_t size_ = 0;
};

/// Parses a range: `lo:hi:step` (lo + i*step while <= hi, computed, never accumulated),
/// `lo:hi/n` (n points evenly, both ends included), `log:lo:hi/n`, lists `2,3,4` whose items may
/// each be any of these, and the names wmax wmin hui jayant optimal.
/// Throws usage_error with the text, the place and a suggestion: for bad syntax, an empty range,
/// step <= 0, non-positive log ends, thresholds <= 0, or more than 100 million points.
threshold_list parse_threshold_range(const std::string& text);

/// Parses a list of bit rates: `3`, `2,3,4`, `1:16` (all), `2:8:2`. Each must lie in 1..16.
std::vector<int> parse_bits(const std::string& text);

/// The numbers lo + i*step while <= hi (with half an ulp-scaled slack so that 0:1:0.1 has 11).
std::vector<double> arithmetic_range(double lo, double hi, double step);

}  // namespace qsweep
