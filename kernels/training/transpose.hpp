// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace qsweep {

/// to[b][j][i] = from[b][i][j] + bias[i]; without a bias (nullptr) a copy, exact, else one
/// rounding. Shapes: from [batch][rows][columns], to [batch][columns][rows], bias [rows]. Turns the
/// order [pixel][channel] of activations into cuDNN's [channel][pixel] and back. Stream: enqueues
/// on `stream`.
void launch_transpose(std::size_t batch, std::size_t rows, std::size_t columns, const float* from,
                      const float* bias, float* to, cudaStream_t stream);

}  // namespace qsweep
