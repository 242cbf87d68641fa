// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "cpu/sorted_weights.hpp"

namespace qsweep::cpu {

/// The weights of each group, sorted. Throws precondition_error for weights that are not finite and
/// ranges that leave them.
std::vector<sorted_weights> sort_groups(int threads, const weights_view& weights);

/// SqnrSweep by sorted weights.
std::unique_ptr<SqnrSweep> make_sorted_sweep(int threads, const weights_view& weights);

}  // namespace qsweep::cpu
