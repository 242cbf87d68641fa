// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "reproduce/observation.hpp"

namespace qsweep {

/// One statement of the paper, judged from our data.
struct claim_result {
  std::string id;         ///< "C1" ...
  std::string statement;  ///< what the paper says
  std::string rule;       ///< when we say that it holds for one training seed
  std::string paper;      ///< the paper's figures
  std::string ours;       ///< ours: seed 1, and the range over seeds where there are several
  std::size_t seeds_holding = 0;
  std::size_t seeds = 0;  ///< that could be judged; 0: the data was not asked for

  /// More than half of the seeds.
  bool holds() const { return 2 * seeds_holding > seeds; }
  /// "holds", "fails", or "not judged" without data.
  std::string verdict_text() const;
};

/// Judges the claims of the three-bit paper seed by seed. A claim about two networks is judged for
/// the seeds that both have.
std::vector<claim_result> judge_claims(std::span<const seed_observations> seeds);

}  // namespace qsweep
