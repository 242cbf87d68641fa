// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace qsweep {

/// Counts of values in equal cells of [low, high]; half-open but the last, which includes `high`.
struct histogram {
  double low = 0.0;
  double high = 0.0;
  std::vector<std::uint64_t> counts;
};

/// Counts `values` in `bins` cells; values outside [low, high] are left out.
/// Throws precondition_error unless low < high (both finite) and bins > 0.
histogram make_histogram(std::span<const float> values, double low, double high, std::size_t bins);

/// A chart of `height` lines, one character a cell, with an axis below that names low, high and,
/// where it lies between, 0. The highest cell is full and its share of all values is written beside
/// it; a cell that is not empty shows a mark. `unicode`: block characters, else ASCII.
std::string render_histogram(const histogram& h, std::size_t height, bool unicode);

/// The same in one line of characters, without axis.
std::string render_sparkline(const histogram& h, bool unicode);

}  // namespace qsweep
