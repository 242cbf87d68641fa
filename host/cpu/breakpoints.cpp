// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/breakpoints.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "core/chord_bound.hpp"

namespace qsweep::cpu {

/// f on a piece, from its lower end on: noise + 2 slope y + curvature y^2.
struct breakpoint_search::piece {
  double scale = 0.0;
  double noise = 0.0;
  double slope = 0.0;  ///< half the derivative
  double curvature = 0.0;

  void advance(double to) {
    const double y = to - scale;
    noise += y * (2.0 * slope + curvature * y);
    slope += curvature * y;
    scale = to;
  }
};

struct breakpoint_search::breakpoint {
  double scale;
  double slope_drop;
  double curvature_drop;
};

/// Some consecutive pieces: the first, where they end, and what their breakpoints take away from
/// noise, slope and curvature there.
struct breakpoint_search::bin {
  piece first;
  double end = 0.0;
  double noise_drop = 0.0;
  double slope_drop = 0.0;
  double curvature_drop = 0.0;
  std::size_t breakpoints = 0;

  void add(const breakpoint& at) {
    const double y = end - at.scale;
    noise_drop += y * (2.0 * at.slope_drop + at.curvature_drop * y);
    slope_drop += at.slope_drop + at.curvature_drop * y;
    curvature_drop += at.curvature_drop;
    ++breakpoints;
  }
  piece last() const {
    piece after = first;
    after.advance(end);
    after.noise -= noise_drop;
    after.slope -= slope_drop;
    after.curvature -= curvature_drop;
    return after;
  }
};

breakpoint_search::breakpoint_search(std::span<const double> distances, int bits)
    : distances_(distances),
      num_levels_(std::ldexp(1.0, bits)),
      half_(num_levels_ / 2.0),
      sum_(std::accumulate(distances.begin(), distances.end(), 0.0)) {}

double breakpoint_search::expected_breakpoints(double low, double high) const {
  return half_ * sum_ * (1.0 / low - 1.0 / high);
}

/// Calls body(breakpoint) for all breakpoints of (low, high], in no order. Returns the piece at
/// low; its noise is not known here.
template <class Body>
breakpoint_search::piece breakpoint_search::visit(double low, double high, const Body& body) const {
  const double outermost = half_ - 1.0;
  const double in_low = half_ / low;
  const double in_high = half_ / high;
  piece at_low{.scale = low};
  for (const double distance : distances_) {
    const double first = std::min(std::floor(distance * in_low), outermost);
    const double last = std::min(std::floor(distance * in_high), outermost);
    const double level = (2.0 * first + 1.0) / num_levels_;
    at_low.slope += level * (level * low - distance);
    at_low.curvature += level * level;
    for (double cell = first; cell > last; --cell) {
      const double scale = std::clamp(half_ * distance / cell, low, high);
      body(breakpoint{.scale = scale,
                      .slope_drop = 2.0 * distance / num_levels_,
                      .curvature_drop = 8.0 * cell / (num_levels_ * num_levels_)});
    }
  }
  return at_low;
}

std::vector<breakpoint_search::bin> breakpoint_search::make_bins(double low, double high,
                                                                 double noise_low) const {
  // Enough breakpoints a bin to pay for its chord, and bins that stay in the cache.
  constexpr double breakpoints_a_bin = 64.0;
  constexpr double most_bins = 4096.0;
  const double count =
      std::clamp(std::floor(expected_breakpoints(low, high) / breakpoints_a_bin), 1.0, most_bins);
  std::vector<bin> bins(static_cast<std::size_t>(count));
  const double width = (high - low) / count;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    bins[i].end = i + 1 == bins.size() ? high : low + width * static_cast<double>(i + 1);
  }
  piece next = visit(low, high, [&](const breakpoint& at) { bins[place(bins, low, at)].add(at); });
  next.noise = noise_low;
  for (bin& each : bins) {
    each.first = next;
    next = each.last();
  }
  return bins;
}

std::size_t breakpoint_search::place(std::span<const bin> bins, double low, const breakpoint& at) {
  const auto last = static_cast<double>(bins.size() - 1);
  const double share = (at.scale - low) / (bins.back().end - low);
  return static_cast<std::size_t>(std::min(share * (last + 1.0), last));
}

void breakpoint_search::search_bin(const bin& from, std::span<const breakpoint> breakpoints,
                                   noise_minimum& best) {
  piece at = from.first;
  if (at.noise < best.noise) best = {at.scale, at.noise};
  const auto go_to = [&](double end) {
    const double y = -at.slope / at.curvature;
    const double least = at.noise + y * at.slope;
    if (y >= 0.0 && y <= end - at.scale && least < best.noise) best = {at.scale + y, least};
    at.advance(end);
  };
  for (const breakpoint& next : breakpoints) {
    go_to(next.scale);
    at.slope -= next.slope_drop;
    at.curvature -= next.curvature_drop;
  }
  go_to(from.end);
}

breakpoint_search::result breakpoint_search::search(double low, double high, double noise_low,
                                                    noise_minimum best, double slack) const {
  const std::vector<bin> bins = make_bins(low, high, noise_low);
  const double noise_high = bins.back().last().noise;
  std::vector<std::size_t> rank(bins.size(), bins.size());  // among those that are searched
  std::vector<std::size_t> searched;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const piece& first = bins[i].first;
    const double bound =
        chord_bound(first.noise, bins[i].last().noise, bins[i].end - first.scale, first.curvature);
    if (bound >= (1.0 - slack) * best.noise) continue;
    rank[i] = searched.size();
    searched.push_back(i);
  }
  if (searched.empty()) return {best, noise_high};
  std::vector<std::vector<breakpoint>> inside(searched.size());
  for (std::size_t r = 0; r < searched.size(); ++r)
    inside[r].reserve(bins[searched[r]].breakpoints);
  visit(low, high, [&](const breakpoint& at) {
    const std::size_t r = rank[place(bins, low, at)];
    if (r < inside.size()) inside[r].push_back(at);
  });
  for (std::size_t r = 0; r < searched.size(); ++r) {
    std::ranges::sort(inside[r], {}, &breakpoint::scale);
    search_bin(bins[searched[r]], inside[r], best);
  }
  return {best, noise_high};
}

}  // namespace qsweep::cpu
