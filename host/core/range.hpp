// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>
#include <vector>

namespace qsweep {

/// A threshold that is known only once the weights (wmax, wmin) or the bit rate (the others) are.
enum class named_threshold { wmax, wmin, hui, jayant, optimal };

std::string to_string(named_threshold name);

/// One entry of a threshold range: a number, or a name still to be resolved.
using threshold_entry = std::variant<double, named_threshold>;

/// Parses a range: `lo:hi:step` (lo + i*step while <= hi, computed, never accumulated),
/// `lo:hi/n` (n points evenly, both ends included), `log:lo:hi/n`, lists `2,3,4` whose items may
/// each be any of these, and the names wmax wmin hui jayant optimal.
/// Throws usage_error with the text, the place and a suggestion: for bad syntax, an empty range,
/// step <= 0, non-positive log ends, thresholds <= 0, or more than 100 million points.
std::vector<threshold_entry> parse_threshold_range(const std::string& text);

/// Parses a list of bit rates: `3`, `2,3,4`, `1:16` (all), `2:8:2`. Each must lie in 1..16.
std::vector<int> parse_bits(const std::string& text);

/// The numbers lo + i*step while <= hi (with half an ulp-scaled slack so that 0:1:0.1 has 11).
std::vector<double> arithmetic_range(double lo, double hi, double step);

}  // namespace qsweep
