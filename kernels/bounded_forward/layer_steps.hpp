// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// Activations [images][count][size]: those of one image under all quantizations of a tile stand
/// together, plane by plane.
struct activation_shape {
  std::size_t images = 0;
  std::size_t count = 0;  ///< quantizations
  int size = 0;
};

/// out[b][c][p] = images[indices[b]][p][c], a float32. Exact. Stream: enqueues on `stream`.
void launch_gather_pixels(const std::uint8_t* images, const std::uint32_t* indices,
                          std::size_t count, int channels, int positions, float* out,
                          cudaStream_t stream);

/// y[b][t][r positions + p] += biases[t][r]. Stream: enqueues on `stream`.
void launch_add_bias(const activation_shape& shape, int positions, const float* biases, float* y,
                     cudaStream_t stream);

/// y = max(y, 0), in place; NaN stays NaN. Stream: enqueues on `stream`.
void launch_rectify_floats(std::size_t size, float* y, cudaStream_t stream);

/// out[i][p][c] = planes[i][c][p]. Stream: enqueues on `stream`.
void launch_interleave_planes(std::size_t images, int channels, int positions, const float* planes,
                              float* out, cudaStream_t stream);

/// Numbers of one layer under one quantization that make the error of its outputs from that of its
/// inputs (docs/certified-accuracy.md, equation 6 and 7):
///   error' = outward (gamma S + constant + gain error),
/// S = scale sum_k column_norms[k] |a_k|, or scale |a|_2 where there are no column norms; gamma is
/// that of `roundings` operations, and of as many as a has non-zeros besides if `by_nonzeros`.
/// Infinite where S + bias_norm is not below safe_magnitude: float32 may overflow.
struct float_layer_bounds {
  double scale = 1.0;
  double roundings = 0.0;
  double constant = 0.0;
  double bias_norm = 0.0;
  double gain = 0.0;
};

/// Applies it. inputs [images][count or 1][size]: shared_inputs tells that all quantizations have
/// the same; column_norms [count][size] or null; bounds [count]; errors [count][images], in place.
/// Deterministic. Stream: enqueues on `stream`.
void launch_layer_error(const activation_shape& shape, bool shared_inputs, const float* inputs,
                        const double* column_norms, bool by_nonzeros,
                        const float_layer_bounds* bounds, double* errors, cudaStream_t stream);

/// The class that leads every other one by more than 2 errors[t][b] + least[t], or uncertain_class;
/// NaN makes uncertain, as does a class that a signed byte does not hold. logits
/// [images][count][classes]; classes [count][stride], of image first + b at [t][first + b]. Stream:
/// enqueues on `stream`.
void launch_certify_floats(const activation_shape& logits_shape, const float* logits,
                           const double* errors, const double* least, std::size_t first,
                           std::size_t stride, std::int8_t* classes, cudaStream_t stream);

}  // namespace qsweep
