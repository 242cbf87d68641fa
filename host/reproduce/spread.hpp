// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "reproduce/observation.hpp"

namespace qsweep {

/// A quantity over training seeds.
struct seed_spread {
  std::uint64_t seeds = 0;
  double min = 0.0;
  double max = 0.0;
  double mean = 0.0;
  double std = 0.0;  ///< sample standard deviation (n - 1); 0 for one seed

  bool operator==(const seed_spread&) const = default;
};

using spread_table = std::map<quantity_key, seed_spread>;

/// The spread of every quantity over the seeds that have it.
spread_table make_spread(std::span<const seed_observations> seeds);

/// CSV with the columns dataset, model, bits, choice, quantity, seeds, min, max, mean, std; each
/// line of `comment` stands above it behind "# ".
std::string spread_to_csv(const spread_table& spread, const std::string& comment);

/// Reads spread_to_csv's text. Throws bad_input_error naming `file`, line and reason.
spread_table parse_spread(std::string_view text, const std::string& file);

}  // namespace qsweep
