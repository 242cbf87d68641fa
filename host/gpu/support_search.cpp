// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/support_search.hpp"

#include <algorithm>
#include <cmath>

#include "core/chord_bound.hpp"

namespace qsweep::gpu {
namespace {

/// Half of what the contract grants: the rest is for the rounding of f.
constexpr double slack = 5e-10;
constexpr double negligible = 5e-18;

double middle(double low, double high) {
  return 0.5 * (low + high);
}

}  // namespace

// From 1/64 of the largest distance, below which one more interval goes down to 0, to N times it:
// there all weights have the innermost levels, and f is one parabola whose minimum lies below.
support_search::support_search(double largest, std::size_t count, int bits) {
  const double num_levels = std::ldexp(1.0, bits);
  const double outermost = 1.0 - 1.0 / num_levels;
  most_curvature_ = static_cast<double>(count) * outermost * outermost;
  if (!(largest > 0.0)) return;
  constexpr double ratio = 1.25;
  scales_ = {largest * num_levels};
  while (scales_.back() > largest / 64.0) scales_.push_back(scales_.back() / ratio);
  std::ranges::reverse(scales_);
}

void support_search::consider(double scale, const support_sums& sums) {
  if (!(sums.noise < least_)) return;
  least_ = sums.noise;
  best_ = scale;
  next_best_ = sums.product / sums.curvature;
}

void support_search::take(std::span<const support_sums> sums) {
  if (scales_.empty()) return;
  for (std::size_t i = 0; i < scales_.size(); ++i) consider(scales_[i], sums[i]);
  if (!started_) {
    take_first(sums);
  } else {
    take_middles(sums);
  }
  ask();
}

void support_search::take_first(std::span<const support_sums> sums) {
  started_ = true;
  // f(scale) = energy - 2 scale product + scale^2 curvature.
  const double first = scales_.front();
  energy_ = sums[0].noise + first * (2.0 * sums[0].product - first * sums[0].curvature);
  point low{.scale = 0.0, .noise = energy_, .curvature = most_curvature_};
  for (std::size_t i = 0; i < scales_.size(); ++i) {
    const point high{scales_[i], sums[i].noise, sums[i].curvature};
    intervals_.push_back({low, high});
    low = high;
  }
}

void support_search::take_middles(std::span<const support_sums> sums) {
  std::vector<interval> halves;
  for (std::size_t i = 0; i < intervals_.size(); ++i) {
    const point centre{scales_[i], sums[i].noise, sums[i].curvature};
    halves.push_back({intervals_[i].low, centre});
    halves.push_back({centre, intervals_[i].high});
  }
  intervals_ = std::move(halves);
}

void support_search::ask() {
  const double enough = (1.0 - slack) * least_ - negligible * energy_;
  std::erase_if(intervals_, [&](const interval& part) {
    const double width = part.high.scale - part.low.scale;
    const double centre = middle(part.low.scale, part.high.scale);
    const bool is_point = !(part.low.scale < centre && centre < part.high.scale);
    constexpr double rounding = 1.0 + 1e-9;
    return is_point || chord_bound(part.low.noise, part.high.noise, width,
                                   rounding * part.low.curvature) >= enough;
  });
  scales_.clear();
  for (const interval& part : intervals_) {
    scales_.push_back(middle(part.low.scale, part.high.scale));
  }
  if (next_best_ != best_ && next_best_ > 0.0) scales_.push_back(next_best_);
  next_best_ = best_;
}

}  // namespace qsweep::gpu
