// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/convolution_plans.hpp"

namespace qsweep::gpu {
namespace {

cudnn_tensor make_tensor(std::size_t batch, const tensor_shape& shape) {
  cudnnTensorDescriptor_t raw = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreateTensorDescriptor(&raw));
  cudnn_tensor tensor(raw);
  QSWEEP_CUDNN_TRY(
      cudnnSetTensor4dDescriptor(raw, CUDNN_TENSOR_NCHW, CUDNN_DATA_FLOAT, static_cast<int>(batch),
                                 static_cast<int>(shape.channels), static_cast<int>(shape.height),
                                 static_cast<int>(shape.width)));
  return tensor;
}

cudnn_filter make_filter(const layer_spec& layer) {
  cudnnFilterDescriptor_t raw = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreateFilterDescriptor(&raw));
  cudnn_filter filter(raw);
  const auto kernel = static_cast<int>(layer.kernel);
  QSWEEP_CUDNN_TRY(cudnnSetFilter4dDescriptor(
      raw, CUDNN_DATA_FLOAT, CUDNN_TENSOR_NCHW, static_cast<int>(layer.output.channels),
      static_cast<int>(layer.input.channels), kernel, kernel));
  return filter;
}

/// No padding, stride 1, the kernel not flipped.
cudnn_convolution make_convolution() {
  cudnnConvolutionDescriptor_t raw = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreateConvolutionDescriptor(&raw));
  cudnn_convolution convolution(raw);
  QSWEEP_CUDNN_TRY(cudnnSetConvolution2dDescriptor(raw, 0, 0, 1, 1, 1, 1, CUDNN_CROSS_CORRELATION,
                                                   CUDNN_DATA_FLOAT));
  QSWEEP_CUDNN_TRY(cudnnSetConvolutionMathType(raw, CUDNN_FMA_MATH));
  return convolution;
}

}  // namespace

convolution_plan::convolution_plan(cudnnHandle_t handle, const layer_spec& layer, std::size_t batch)
    : x(make_tensor(batch, layer.input)),
      y(make_tensor(batch, layer.output)),
      weights(make_filter(layer)),
      how(make_convolution()) {
  QSWEEP_CUDNN_TRY(cudnnGetConvolutionForwardWorkspaceSize(
      handle, x.get(), weights.get(), how.get(), y.get(), forward, &forward_workspace));
  QSWEEP_CUDNN_TRY(cudnnGetConvolutionBackwardFilterWorkspaceSize(
      handle, x.get(), y.get(), how.get(), weights.get(), backward, &backward_workspace));
}

const convolution_plan& convolution_plans::get(cudnnHandle_t handle, const layer_spec& layer,
                                               std::size_t batch) {
  const key geometry{batch,
                     layer.input.height,
                     layer.input.width,
                     layer.input.channels,
                     layer.output.channels,
                     layer.kernel};
  const auto found = plans_.find(geometry);
  if (found != plans_.end()) return found->second;
  return plans_.try_emplace(geometry, handle, layer, batch).first->second;
}

}  // namespace qsweep::gpu
