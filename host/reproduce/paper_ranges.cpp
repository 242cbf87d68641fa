// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/paper_ranges.hpp"

#include "core/range.hpp"

namespace qsweep {

std::vector<double> curve_thresholds(double up_to) {
  std::vector<double> wsupp = arithmetic_range(unfavourable_from, favourable_from, curve_step);
  const std::vector<double> rest = arithmetic_range(favourable_from, up_to, curve_step);
  wsupp.insert(wsupp.end(), rest.begin(), rest.end());
  return wsupp;
}

}  // namespace qsweep
