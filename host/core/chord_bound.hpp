// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

namespace qsweep {

/// The noise energy of the uniform quantizer with N = 2 M levels +-scale (2k+1)/N, k < M, as a
/// function of its scale:
///   f(scale) = sum over all t of min over k of (t - scale (2k+1)/N)^2,   t: distances from the
///   mean.
/// It is continuous, a parabola between the scales M t / k where a weight changes its level, and
/// there its slope drops, and its half second derivative B = sum ((2k+1)/N)^2 as well. So B never
/// grows with scale, f - B(a) scale^2 is concave from a on, and lies above its chords: on [a, a +
/// h],
///   f(a + y) >= f(a) + y (f(a + h) - f(a)) / h - B(a) y (h - y).
/// Returns the least value of the right side, given f(a), f(a + h), h and B(a) or more.
inline double chord_bound(double noise_low, double noise_high, double width, double curvature) {
  const double rise = noise_high - noise_low;
  const double bend = curvature * width * width;
  if (std::abs(rise) >= bend) return std::min(noise_low, noise_high);
  return noise_low - (bend - rise) * (bend - rise) / (4.0 * bend);
}

}  // namespace qsweep
