// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace qsweep {

/// Most weights of a segment.
inline constexpr std::uint32_t segment_size = 4096;

/// Neighbouring weights of one group: what a block of threads takes at once.
struct weight_segment {
  std::uint64_t offset = 0;  ///< into the weights
  std::uint32_t size = 0;    ///< 1 to segment_size
  std::uint32_t group = 0;
};

}  // namespace qsweep
