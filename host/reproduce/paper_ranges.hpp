// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace qsweep {

/// Where the paper's favourable range of thresholds begins: its printed xmax[J].
inline constexpr double favourable_from = 2.9236;
/// Where its unfavourable range begins, and the step of both.
inline constexpr double unfavourable_from = 0.5;
inline constexpr double curve_step = 0.1;

/// The thresholds of both ranges, ascending: 0.5:2.9236:0.1 and 2.9236:`up_to`:0.1.
std::vector<double> curve_thresholds(double up_to);

}  // namespace qsweep
