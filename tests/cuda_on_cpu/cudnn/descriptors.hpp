// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cudnn.h>

#include <cstdint>

/// What cuDNN's opaque handle and descriptors point to.
struct cudnnContext {
  int device = 0;
  cudaStream_t stream = nullptr;
};

namespace cuda_on_cpu {

/// Four dimensions and the elements from an index to the next, of a tensor [n][c][h][w] or of
/// filters [k][c][h][w].
struct layout {
  cudnnDataType_t type = CUDNN_DATA_FLOAT;
  int size[4] = {0, 0, 0, 0};  ///< 0: not set yet
  std::int64_t stride[4] = {0, 0, 0, 0};

  std::int64_t at(std::int64_t n, std::int64_t c, std::int64_t h, std::int64_t w) const {
    return n * stride[0] + c * stride[1] + h * stride[2] + w * stride[3];
  }
  /// Elements from the first to behind the last.
  std::int64_t span() const { return at(size[0] - 1, size[1] - 1, size[2] - 1, size[3] - 1) + 1; }
};

}  // namespace cuda_on_cpu

struct cudnnTensorStruct : cuda_on_cpu::layout {};
struct cudnnFilterStruct : cuda_on_cpu::layout {};

/// Vertical values first, then horizontal ones.
struct cudnnConvolutionStruct {
  int padding[2] = {0, 0};
  int step[2] = {0, 0};  ///< 0: not set yet
  int dilation[2] = {1, 1};
  cudnnConvolutionMode_t mode = CUDNN_CROSS_CORRELATION;
  cudnnDataType_t compute = CUDNN_DATA_FLOAT;
  cudnnMathType_t math = CUDNN_DEFAULT_MATH;
};

struct cudnnPoolingStruct {
  cudnnPoolingMode_t mode = CUDNN_POOLING_MAX;
  cudnnNanPropagation_t nan = CUDNN_NOT_PROPAGATE_NAN;
  int window[2] = {0, 0};  ///< 0: not set yet
  int padding[2] = {0, 0};
  int step[2] = {0, 0};
};
