// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "reproduce/comparison.hpp"
#include "reproduce/paper_numbers.hpp"
#include "reproduce/spread.hpp"

namespace qsweep {

/// The threshold that a theory number of the paper was computed at: the exact sqrt2 ln N for hui,
/// the tabulated optimum for jayant, the paper's own printed extreme of its weights for wmax and
/// wmin. Throws precondition_error for a number without a threshold.
double theory_threshold(const paper_number& number);

/// Sets each printed number beside ours.
/// Theory: the Laplacian closed form at theory_threshold, judged to half a unit of the fourth
/// decimal. Experiment: the value of the network's first entry in `seeds` (training seed 1: the
/// papers' numbers, too, are of one training), judged by the spread over training seeds
/// where two or more are known.
/// Numbers that `seeds` does not have (its network was not asked for) stay without ours and spread.
std::vector<comparison_row> compare_with_paper(std::span<const paper_number> numbers,
                                               std::span<const seed_observations> seeds,
                                               const spread_table& spread);

}  // namespace qsweep
