// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

#include "common/weight_segment.hpp"

namespace qsweep {

/// out[j] = float32((weights[j] - mean) / std) in double, rounded once at each step: the same bits
/// as on the host. Shapes: weights and out [num_parameters]; segments [count]; means and stds
/// [groups]. Weights of no segment are left alone. Source: Nikolic et al. 2021, eq. (16). Stream:
/// enqueues on `stream`.
void launch_normalize(const float* weights, const weight_segment* segments, std::size_t count,
                      const double* means, const double* stds, float* out, cudaStream_t stream);

}  // namespace qsweep
