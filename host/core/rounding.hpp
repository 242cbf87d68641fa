// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

/// What a float32 operation can do to a number, for docs/certified-accuracy.md.
namespace qsweep::rounding {

inline constexpr double unit = 0x1p-24;  ///< unit roundoff u of float32

/// More than one operation can lose to underflow, also where denormals are flushed to zero.
inline constexpr double tiny = 0x1p-125;

/// Below this no float32 sum overflows on its way.
inline constexpr double safe_magnitude = 0x1p120;

/// Factor that covers the double arithmetic of a bound and of the reference (section 6).
inline constexpr double outward = 1.001;

/// Relative error of n float32 operations in a row: n u / (1 - n u), n < 2^24.
constexpr double gamma(double n) {
  return n * unit / (1.0 - n * unit);
}

}  // namespace qsweep::rounding
