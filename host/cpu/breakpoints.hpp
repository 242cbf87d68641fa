// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace qsweep::cpu {

/// A scale and the noise f there (core/chord_bound.hpp).
struct noise_minimum {
  double scale = 0.0;
  double noise = std::numeric_limits<double>::infinity();
};

/// Finds minima of f by its breakpoints, the scales where a weight at distance t moves from cell k
/// to cell k-1: there f's slope drops by 4 t / N and B by 8 k / N^2. f has its minimum inside a
/// piece, at the parabola's own.
class breakpoint_search {
 public:
  /// distances: the weights' from the mean, >= 0; not copied.
  breakpoint_search(std::span<const double> distances, int bits);

  /// How many breakpoints lie in [low, high], about; low > 0.
  double expected_breakpoints(double low, double high) const;

  /// What search found, and f(high) as the pieces add up to it: its distance from the true one
  /// shows what rounding did on the way.
  struct result {
    noise_minimum best;
    double noise_high = 0.0;
  };

  /// The least minimum of a piece in [low, high] if it is below best.noise, else `best`; low > 0.
  /// noise_low is f(low). Time: a few nanoseconds a weight and a breakpoint. Pieces are skipped
  /// only where chord_bound shows that they have nothing below (1 - `slack`) best.noise.
  result search(double low, double high, double noise_low, noise_minimum best, double slack) const;

 private:
  struct piece;
  struct breakpoint;
  struct bin;

  template <class Body>
  piece visit(double low, double high, const Body& body) const;
  std::vector<bin> make_bins(double low, double high, double noise_low) const;
  static std::size_t place(std::span<const bin> bins, double low, const breakpoint& at);
  static void search_bin(const bin& from, std::span<const breakpoint> breakpoints,
                         noise_minimum& best);

  std::span<const double> distances_;
  double num_levels_;
  double half_;
  double sum_;
};

}  // namespace qsweep::cpu
