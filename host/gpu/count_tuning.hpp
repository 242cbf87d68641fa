// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace qsweep::gpu {

/// Quantizations that the integer engine evaluates at once: enough to fill a device and to hide the
/// host's share of the work, few enough that a tile's sums stay small.
inline constexpr std::size_t points_per_tile = 16;

}  // namespace qsweep::gpu
