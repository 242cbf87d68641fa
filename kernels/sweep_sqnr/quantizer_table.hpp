// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// One weight_quantizer (core/weight_quantizer.hpp) in the arrays of a quantizer_table: level i is
/// levels[first + i] and cutpoint i is cutpoints[first + i]; one place behind the cutpoints is
/// free.
struct packed_quantizer {
  std::uint64_t first;
  std::uint32_t num_levels;
  float support_low;
  float support_high;
};

/// Quantizers of `count` quantizations in device memory; not owned.
struct quantizer_table {
  const packed_quantizer* quantizers = nullptr;  ///< [groups][count]
  const float* cutpoints = nullptr;
  const double* levels = nullptr;
  std::size_t count = 0;
};

}  // namespace qsweep
