// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <vector>

#include "backend/backend.hpp"

namespace qsweep {

/// What `--wsupp optimal` means in a sweep: the threshold of each group at which its own weights
/// have the highest SQNR (Backend::optimal_supports). Found when first asked for at a bit rate.
class empirical_optima {
 public:
  /// `backend`, `weights` and `statistics` (the groups' moments) must outlive it.
  empirical_optima(const Backend& backend, const weights_view& weights,
                   std::span<const moments> statistics)
      : backend_(backend), weights_(weights), statistics_(statistics) {}

  /// Shape: [groups]. Means nothing for a group whose std is 0, which cannot be normalised.
  std::span<const double> at(int bits);

 private:
  const Backend& backend_;
  weights_view weights_;
  std::span<const moments> statistics_;
  std::map<int, std::vector<double>> by_bits_;
};

}  // namespace qsweep
