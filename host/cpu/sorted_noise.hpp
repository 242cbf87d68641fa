// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/weight_quantizer.hpp"
#include "cpu/sorted_weights.hpp"

namespace qsweep::cpu {

/// The noise energy of a quantizer, from counts and sums of the weights in its cells:
///   sum w^2 + sum over the cells (n y^2 - 2 y s),   n, s: number and sum of a cell's weights,
/// within 2 eps64 relative of the exact value. The terms cancel by eight digits at 16 bits, and
/// without end where weights sit on levels; so they are added in twice the precision, with a bound
/// on what that loses, and where the bound is not small enough the errors are summed one by one.
double sorted_noise_energy(const sorted_weights& weights, const weight_quantizer& quantizer);

}  // namespace qsweep::cpu
