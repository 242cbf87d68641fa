// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "optimal_supports/support_sums.hpp"

namespace qsweep::gpu {

/// Searches for the scale of least noise f of one group (core/chord_bound.hpp) by branch and bound,
/// in rounds: ask scales() for where f is wanted, and take() it, until nothing is asked for.
///
/// Intervals of scales are halved; those are dropped whose chord bound shows nothing below (1 -
/// 5e-10) of the least noise seen, or 5e-18 of the sum of squared distances below it. The best
/// scale s is moved to product / curvature, the minimum of its parabola, as long as that is better:
/// f does not grow there, because each weight's nearest level is at least as near as the one it
/// had.
class support_search {
 public:
  /// largest: distance of a weight from the mean; count: of weights.
  support_search(double largest, std::size_t count, int bits);

  /// Where to evaluate; empty at the end.
  std::span<const double> scales() const { return scales_; }

  /// What the kernel found there, in that order.
  void take(std::span<const support_sums> sums);

  /// The scale found; 0 where all weights equal the mean.
  double best() const { return best_; }

 private:
  struct point {
    double scale;
    double noise;
    double curvature;
  };
  struct interval {
    point low;
    point high;
  };

  void consider(double scale, const support_sums& sums);
  void take_first(std::span<const support_sums> sums);
  void take_middles(std::span<const support_sums> sums);
  void ask();

  double most_curvature_;  ///< that of any scale
  double energy_ = 0.0;    ///< the sum of squared distances
  bool started_ = false;
  std::vector<double> scales_;
  std::vector<interval>
      intervals_;  ///< whose middles are asked for, then the best parabola's minimum
  double best_ = 0.0;
  double least_ = std::numeric_limits<double>::infinity();
  double next_best_ = 0.0;  ///< product / curvature at the best scale
};

}  // namespace qsweep::gpu
