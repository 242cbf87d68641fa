// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reproduce/measurement.hpp"

namespace qsweep {

/// All numbers of a measurement that the paper's tables, figures and claims are about:
/// - bits 0: fp32_accuracy_pct, w_min, w_max, raw_min, raw_max, non_negative_pct,
///   layer2_non_negative_pct;
/// - choices wmax, wmin, hui, jayant at each bit rate: wsupp, sqnr_ex_db, accuracy_pct, within_pct;
/// - choice "choices" at each bit rate: accuracy_dynamics_points, the greatest minus the least
///   accuracy of the four choices;
/// - choice "favourable", thresholds from 2.9236 up to the network's own |w_min|, that one included
///   (as in the paper, whose ranges of SQNR are those between Choices 4 and 2): accuracy_best_pct,
///   accuracy_best_wsupp, accuracy_worst_pct, accuracy_dynamics_points, sqnr_dynamics_db;
/// - choice "unfavourable", thresholds from 0.5 below 2.9236: accuracy_worst_pct, sqnr_lowest_db,
///   sqnr_dynamics_db;
/// - choice "sweep", both ranges: sqnr_peak_db, sqnr_peak_wsupp, sqnr_peak_accuracy_pct,
///   accuracy_best_pct, accuracy_best_wsupp, wsupp_above_97_pct (the least threshold from which the
///   accuracy stays above 97 %; absent when even the last one is not).
/// Of equal accuracies the one with the least threshold counts. A measurement without a curve gives
/// no numbers for the last three.
seed_observations observe(const network_measurement& measurement);

}  // namespace qsweep
