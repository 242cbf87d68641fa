// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cpu/breakpoints.hpp"
#include "cpu/sorted_weights.hpp"

namespace qsweep::cpu {

/// The scale (cpu/breakpoints.hpp) of least noise of the uniform quantizer around `mean`, among all
/// positive ones. Where every weight equals the mean there is none: 0.
///
/// Branch and bound: intervals of scales with f at their ends are halved, those whose chord bound
/// shows nothing below (1 - slack) times the least noise seen are dropped, and intervals of few
/// breakpoints are searched through. No scale beyond N times the largest distance is needed: there
/// all weights have the innermost levels, and f is one parabola whose minimum lies below.
///
/// Guarantee: the noise at the scale found is at most (1 + 1e-9) times that at any other, plus
/// 1e-17 of the sum of squared distances. For f is measured within 2 eps64 relative at the ends of
/// every interval, and an interval whose pieces do not add up to f to a tenth of that is halved.
/// The result does not depend on the number of threads.
double find_best_scale(int threads, const sorted_weights& weights, double mean, int bits);

}  // namespace qsweep::cpu
