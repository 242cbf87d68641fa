// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace qsweep {

/// Numbers that launch_column_sums wants for its partial sums.
std::size_t column_sums_workspace(std::size_t rows, std::size_t columns);

/// sums[j] = the sum over i of values[i][j]. Shapes: values [rows][columns], sums [columns],
/// workspace [column_sums_workspace]. float32, in an order that the shape alone fixes: the error is
/// at most gamma_rows times the sum of magnitudes. Edges: no rows give zeros. Stream: enqueues on
/// `stream`.
void launch_column_sums(std::size_t rows, std::size_t columns, const float* values,
                        float* workspace, float* sums, cudaStream_t stream);

}  // namespace qsweep
