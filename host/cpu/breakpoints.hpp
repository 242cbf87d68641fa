// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace qsweep::cpu {

/// The uniform quantizer with N = 2 M levels +-scale (2k+1)/N, k < M, has the noise energy
///   f(scale) = sum over all t of min over k of (t - scale (2k+1)/N)^2
/// on weights of distance t from the mean: it maps each weight to the nearest level. A weight moves
/// from cell k to cell k-1 where scale passes M t / k: a breakpoint. Between breakpoints f is a
/// parabola, of half its second derivative B = sum ((2k+1)/N)^2; at a breakpoint f is continuous,
/// its slope drops by 4 t / N and B by 8 k / N^2.
///
/// So f has its minimum inside a piece, at the parabola's own; and B never grows with scale, which
/// makes f - B(a) scale^2 concave from a on: it lies above its chords. Hence, on [a, a + h],
///   f(a + y) >= f(a) + y (f(a + h) - f(a)) / h - B(a) y (h - y).                       (chord)
struct noise_minimum {
  double scale = 0.0;
  double noise = std::numeric_limits<double>::infinity();
};

/// The least value of the right side of (chord), with B(a) or more for `curvature`.
double chord_bound(double noise_low, double noise_high, double width, double curvature);

/// Finds minima of f by its breakpoints.
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
  /// only where (chord) shows that they have nothing below (1 - `slack`) best.noise.
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
