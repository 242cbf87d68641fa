// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace qsweep {

/// The cutpoints of all groups under one quantization: those of group g stand at
/// cutpoints[begins[g]] to cutpoints[begins[g + 1] - 1], ascending.
struct group_cutpoints {
  const float* cutpoints = nullptr;
  const std::uint32_t* begins = nullptr;  ///< [groups + 1]
};

}  // namespace qsweep
