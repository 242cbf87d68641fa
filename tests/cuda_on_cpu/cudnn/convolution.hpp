// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "cudnn/descriptors.hpp"

namespace cuda_on_cpu {

/// A convolution y = x * w: what its forward and backward passes have in common.
struct convolution {
  layout x;  ///< [n][c][h][w]
  layout w;  ///< [k][c][r][s]
  layout y;  ///< [n][k][p][q]
  cudnnConvolutionStruct how;
};

/// One of the sizes of y: rounded down, as cuDNN does it.
int output_size(const cudnnConvolutionStruct& how, int axis, int input, int filter);

/// BAD_PARAM when the shapes do not fit, NOT_SUPPORTED for types this stand-in does not know.
cudnnStatus_t check(const convolution& of);

/// y = alpha (x * w) + beta y. Values are as cuDNN passes them: of the tensors' type, alpha and
/// beta float or double as these. With CUDNN_DEFAULT_MATH float32 operands lose all but ten bits of
/// their fractions, as TF32 does to them on compute capability 8.0 and newer.
void convolve(const convolution& of, const void* x, const void* w, void* y, double alpha,
              double beta);

/// w = alpha (sum over images and places of x y) + beta w.
void accumulate_filter_gradient(const convolution& of, const void* x, const void* y, void* w,
                                double alpha, double beta);

/// b[k] = alpha (sum over images and places of y) + beta b[k]; b is [1][k][1][1].
void accumulate_bias_gradient(const layout& y, const void* y_data, const layout& b, void* b_data,
                              double alpha, double beta);

}  // namespace cuda_on_cpu
