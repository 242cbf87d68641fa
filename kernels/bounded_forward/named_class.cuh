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

}  // namespace qsweep
