// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/empirical_optima.hpp"

namespace qsweep {

std::span<const double> empirical_optima::at(int bits) {
  const auto known = by_bits_.find(bits);
  if (known != by_bits_.end()) return known->second;
  std::vector<normalization> norms;
  for (const moments& group : statistics_) {
    norms.push_back({.mean = group.mean, .std = group.std > 0.0 ? group.std : 1.0});
  }
  return by_bits_[bits] = backend_.optimal_supports(weights_, norms, bits);
}

}  // namespace qsweep
