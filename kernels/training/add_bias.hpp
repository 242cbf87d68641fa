// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace qsweep {

/// y[i][j] += bias[j], one rounding. Shapes: y [rows][columns], bias [columns].
/// Stream: enqueues on `stream`.
void launch_add_bias(std::size_t rows, std::size_t columns, const float* bias, float* y,
                     cudaStream_t stream);

}  // namespace qsweep
