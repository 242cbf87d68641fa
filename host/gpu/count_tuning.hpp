// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace qsweep::gpu {

/// Quantizations that the integer engine evaluates at once. Several kernels give each a block of
/// its own, so that it takes many to fill a device: on an H100 64 take two thirds of the time of 16
/// (kernels/count_correct/README.md).
inline constexpr std::size_t points_per_tile = 64;

}  // namespace qsweep::gpu
