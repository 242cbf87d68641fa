// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace qsweep::gpu {

/// Quantizations that the integer engine evaluates at once. Several kernels give each a block of
/// its own, so that it takes many to fill a device. Chosen by that count; the ladder in
/// kernels/count_correct/README.md has 16 and 64, but with other changes between them.
inline constexpr std::size_t points_per_tile = 64;

}  // namespace qsweep::gpu
