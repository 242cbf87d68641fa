// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "count_correct/classify.hpp"

namespace qsweep {

/// A class as launch_collect takes it. One that a signed byte does not hold stays uncertain: its
/// images are left to the reference.
__device__ inline std::int8_t named_class(int found) {
  return found <= INT8_MAX ? static_cast<std::int8_t>(found) : uncertain_class;
}

/// The class whose logit in double leads every other one by more than `least`, as launch_collect
/// takes it; uncertain_class where none does. NaN leads nothing.
__device__ inline std::int8_t leading_class(const double* logits, int classes, double least) {
  int winner = 0;
  for (int c = 1; c < classes; ++c) {
    if (logits[c] > logits[winner]) winner = c;
  }
  for (int c = 0; c < classes; ++c) {
    if (c != winner && !(logits[winner] - logits[c] > least)) return uncertain_class;
  }
  return named_class(winner);
}

}  // namespace qsweep
