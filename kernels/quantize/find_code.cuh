// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace qsweep {

/// The number of cutpoints <= w; `size` of them, ascending. Comparisons alone: exact.
__device__ inline int find_code(const float* cutpoints, int size, float w) {
  int below = 0;
  for (int left = size; left > 0;) {
    const int half = left / 2;
    const bool passed = cutpoints[below + half] <= w;
    below = passed ? below + half + 1 : below;
    left = passed ? left - half - 1 : half;
  }
  return below;
}

}  // namespace qsweep
