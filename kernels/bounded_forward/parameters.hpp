// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "common/weight_segment.hpp"
#include "quantize/group_cutpoints.hpp"

namespace qsweep {

/// out[j] = weights[j], a double. Stream: enqueues on `stream`.
void launch_widen(const float* weights, std::size_t count, double* out, cudaStream_t stream);

/// out[j] = the level of weights[j]'s code, for the weights of all segments: levels of group g
/// stand at levels[begins[g] + g] on. Others are left alone. Shapes: as launch_quantize; out
/// [num_parameters]. Exact. Stream: enqueues on `stream`.
void launch_dequantize(const float* weights, const weight_segment* segments, std::size_t count,
                       const group_cutpoints& cutpoints, const double* levels, double* out,
                       cudaStream_t stream);

/// How a layer's weights [rows][positions][channels] become float32 [rows][channels][positions]:
/// the activations of the float path stand plane by plane.
struct weight_layout {
  std::size_t weight_offset = 0;
  std::size_t bias_offset = 0;
  int rows = 0;
  int channels = 0;
  int positions = 0;
  double divisor = 1.0;  ///< of the weights, in double, before they are rounded
};

/// Weights [count][rows][channels][positions] and biases [count][rows] of one layer in float32.
/// parameters: [count][num_parameters]. Stream: enqueues on `stream`.
void launch_layer_floats(const double* parameters, std::size_t num_parameters,
                         const weight_layout& layout, std::size_t count, float* weights,
                         float* biases, cudaStream_t stream);

/// Squares of the rows' Euclidean norms [count][rows] of matrices [count][rows][columns], in
/// double. Deterministic. Stream: enqueues on `stream`.
void launch_row_squares(const float* weights, int rows, int columns, std::size_t count,
                        double* squares, cudaStream_t stream);

/// norms[t][k] = the Euclidean norm of column k (largest: its largest magnitude) plus `raised`.
/// Shapes: weights [count][rows][columns]; norms [count][columns]. Stream: enqueues on `stream`.
void launch_column_norms(const float* weights, int rows, int columns, std::size_t count,
                         bool largest, double raised, double* norms, cudaStream_t stream);

}  // namespace qsweep
