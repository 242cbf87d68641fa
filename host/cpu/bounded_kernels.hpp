// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "cpu/bounded_network.hpp"

/// The loops of bounded_forward, on one image each. No product is contracted to a fused
/// multiply-add, though the bounds would allow it.
namespace qsweep::cpu {

/// y[o] = max(y[o], 0); NaN stays.
void rectify(float* y, std::size_t size);

/// y = bias + parts[0] + parts[stride] + ..., in this order.
void add_parts(const float* bias, std::span<const float> parts, std::size_t stride,
               std::span<float> y);

/// One image's convolution, bias first; x and y in [height][width][channels] order.
void convolve(const bounded_layer& layer, const float* x, float* y);

/// 2x2 maxima, stride 2.
void pool_maxima(const layer_spec& layer, const float* x, float* y);

/// sum of |x[k]| norms[k] and the number of x[k] that are not zero.
struct weighted_sum {
  double sum = 0.0;
  double nonzeros = 0.0;
};
weighted_sum sum_weighted(const float* x, const double* norms, std::size_t size);

}  // namespace qsweep::cpu
