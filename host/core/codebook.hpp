// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace qsweep {

/// A scalar quantizer in the normalised domain (unit standard deviation).
/// N = levels.size() representation levels, strictly ascending, and N-1 decision thresholds,
/// ascending. A value x gets the code "number of thresholds <= x": cells are half-open, closed
/// below. `support_threshold` is wsupp: the support region is [-wsupp, wsupp].
struct codebook {
  std::vector<double> levels;
  std::vector<double> thresholds;
  double support_threshold = 0.0;
};

/// The symmetric mid-rise uniform quantizer with 2^bits levels on [-support_threshold,
/// support_threshold]: step 2 wsupp / N, thresholds i wsupp / (N/2) for |i| < N/2, levels
/// (2i-1) wsupp / N and their negatives. Overload values get the outermost levels; 0 gets the
/// smallest positive level (sgn 0 = +1) and |x| = wsupp the outermost one (index clamped).
/// Throws precondition_error unless 1 <= bits <= 16 and support_threshold is finite and > 0.
/// Source: Nikolic et al. 2021, eq. (3), generalised to N = 2^bits.
codebook make_uniform_codebook(int bits, double support_threshold);

}  // namespace qsweep
