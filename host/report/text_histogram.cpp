// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/text_histogram.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// Characters of rising height or darkness, the first one for nothing.
struct palette {
  std::span<const char* const> steps;
  const char* top(std::size_t level) const { return steps[level]; }
  std::size_t levels() const { return steps.size() - 1; }
};

constexpr std::array unicode_steps{" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array ascii_column_steps{" ", ".", ":", "#"};
constexpr std::array ascii_line_steps{" ", ".", ":", "-", "=", "+", "*", "#", "@"};

/// Heights of the cells in units of 1 / `full` of the highest; at least 1 where not empty.
std::vector<std::size_t> heights(const histogram& h, std::size_t full) {
  const auto peak = static_cast<double>(std::max<std::uint64_t>(1, std::ranges::max(h.counts)));
  std::vector<std::size_t> result;
  for (const std::uint64_t count : h.counts) {
    const double share = static_cast<double>(count) / peak;
    const auto height = static_cast<std::size_t>(std::lround(share * static_cast<double>(full)));
    result.push_back(count > 0 ? std::max<std::size_t>(1, height) : 0);
  }
  return result;
}

double peak_share_pct(const histogram& h) {
  const auto total = std::accumulate(h.counts.begin(), h.counts.end(), std::uint64_t{0});
  const auto peak = static_cast<double>(std::ranges::max(h.counts));
  return total == 0 ? 0.0 : 100.0 * peak / static_cast<double>(total);
}

std::string axis(const histogram& h, const std::string& margin, bool unicode) {
  const std::size_t width = h.counts.size();
  const bool has_zero = h.low < 0.0 && h.high > 0.0;
  const auto zero =
      static_cast<std::size_t>(-h.low / (h.high - h.low) * static_cast<double>(width));
  const std::string low = fmt::format("{:.3g}", h.low);
  const std::string high = fmt::format("{:.3g}", h.high);
  std::string line;
  for (std::size_t i = 0; i < width; ++i) {
    const bool tick = has_zero && i == zero;
    line += tick ? (unicode ? "┴" : "+") : (unicode ? "─" : "-");
  }
  std::string labels = low;
  const std::size_t free = width > high.size() ? width - high.size() : 0;
  if (has_zero && zero > low.size() && zero + 1 < free) {
    labels += std::string(zero - low.size(), ' ') + "0";
  }
  labels += std::string(free > labels.size() ? free - labels.size() : 1, ' ') + high;
  return margin + line + "\n" + margin + labels + "\n";
}

}  // namespace

histogram make_histogram(std::span<const float> values, double low, double high, std::size_t bins) {
  QSWEEP_EXPECTS(std::isfinite(low) && std::isfinite(high) && low < high,
                 fmt::format("low {}, high {}", low, high));
  QSWEEP_EXPECTS(bins > 0, "no bins");
  histogram h{.low = low, .high = high, .counts = std::vector<std::uint64_t>(bins)};
  const double cells_per_unit = static_cast<double>(bins) / (high - low);
  for (const float value : values) {
    if (!(value >= low && value <= high)) continue;
    const auto cell = static_cast<std::size_t>((value - low) * cells_per_unit);
    ++h.counts[std::min(cell, bins - 1)];
  }
  return h;
}

std::string render_histogram(const histogram& h, std::size_t height, bool unicode) {
  const palette marks{unicode ? std::span<const char* const>(unicode_steps)
                              : std::span<const char* const>(ascii_column_steps)};
  const std::vector<std::size_t> columns = heights(h, height * marks.levels());
  const std::string label = fmt::format("{:5.1f} % ", peak_share_pct(h));
  const std::string margin(label.size(), ' ');
  std::string chart;
  for (std::size_t line = height; line-- > 0;) {
    chart += line + 1 == height ? label : margin;
    std::string row;
    for (const std::size_t column : columns) {
      const std::size_t below = line * marks.levels();
      row += marks.top(std::min(marks.levels(), column > below ? column - below : 0));
    }
    chart += row.substr(0, row.find_last_not_of(' ') + 1) + "\n";
  }
  return chart + axis(h, margin, unicode);
}

std::string render_sparkline(const histogram& h, bool unicode) {
  const palette marks{unicode ? std::span<const char* const>(unicode_steps)
                              : std::span<const char* const>(ascii_line_steps)};
  std::string line;
  for (const std::size_t column : heights(h, marks.levels())) line += marks.top(column);
  return line;
}

}  // namespace qsweep
