// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

namespace qsweep::cpu {

/// Sorts the finite weights of several parts, -0 before +0, into `out` (size: that of all parts
/// together). Radix sort by the bits of float32, the highest ones first and by all threads: linear
/// in the number of weights, whatever their values.
void sort_weights(int threads, std::span<const std::span<const float>> parts, std::span<float> out);

}  // namespace qsweep::cpu
