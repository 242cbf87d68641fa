// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of cuDNN that make and fill descriptors.
#include <algorithm>
#include <cstdint>
#include <string>

#include "cudnn/descriptors.hpp"
#include "runtime/stop.hpp"

namespace {

using cuda_on_cpu::layout;

/// cuDNN's tensors have fewer elements than this, gaps included.
constexpr std::int64_t max_elements = std::int64_t{1} << 31;

template <class Descriptor>
cudnnStatus_t make(Descriptor** out) {
  if (out == nullptr) return CUDNN_STATUS_BAD_PARAM;
  *out = new Descriptor;
  return CUDNN_STATUS_SUCCESS;
}

template <class Descriptor>
cudnnStatus_t destroy(Descriptor* descriptor) {
  delete descriptor;
  return CUDNN_STATUS_SUCCESS;
}

/// How many values from an index of a densely stored tensor to the next.
void set_dense_strides(layout& of, cudnnTensorFormat_t format) {
  const std::int64_t c = of.size[1];
  const std::int64_t h = of.size[2];
  const std::int64_t w = of.size[3];
  const bool channels_last = format == CUDNN_TENSOR_NHWC;
  const std::int64_t strides[4] = {c * h * w, channels_last ? 1 : h * w, channels_last ? w * c : w,
                                   channels_last ? c : 1};
  std::copy_n(strides, 4, of.stride);
}

cudnnStatus_t set(layout* out, layout wanted) {
  if (out == nullptr) return CUDNN_STATUS_BAD_PARAM;
  const auto is_positive = [](std::int64_t value) { return value > 0; };
  if (!std::all_of(wanted.size, wanted.size + 4, is_positive) ||
      !std::all_of(wanted.stride, wanted.stride + 4, is_positive)) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  if (wanted.type != CUDNN_DATA_FLOAT && wanted.type != CUDNN_DATA_DOUBLE) {
    cuda_on_cpu::warn("cuDNN's data type " + std::to_string(wanted.type) + " is not known here");
    return CUDNN_STATUS_NOT_SUPPORTED;
  }
  if (wanted.span() >= max_elements) return CUDNN_STATUS_NOT_SUPPORTED;
  *out = wanted;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t set_dense(layout* out, cudnnTensorFormat_t format, const layout& sizes) {
  if (format != CUDNN_TENSOR_NCHW && format != CUDNN_TENSOR_NHWC) return CUDNN_STATUS_NOT_SUPPORTED;
  layout wanted = sizes;
  set_dense_strides(wanted, format);
  return set(out, wanted);
}

}  // namespace

extern "C" {

cudnnStatus_t cudnnCreateTensorDescriptor(cudnnTensorDescriptor_t* out) {
  return make(out);
}
cudnnStatus_t cudnnDestroyTensorDescriptor(cudnnTensorDescriptor_t of) {
  return destroy(of);
}
cudnnStatus_t cudnnCreateFilterDescriptor(cudnnFilterDescriptor_t* out) {
  return make(out);
}
cudnnStatus_t cudnnDestroyFilterDescriptor(cudnnFilterDescriptor_t of) {
  return destroy(of);
}
cudnnStatus_t cudnnCreateConvolutionDescriptor(cudnnConvolutionDescriptor_t* out) {
  return make(out);
}
cudnnStatus_t cudnnDestroyConvolutionDescriptor(cudnnConvolutionDescriptor_t of) {
  return destroy(of);
}
cudnnStatus_t cudnnCreatePoolingDescriptor(cudnnPoolingDescriptor_t* out) {
  return make(out);
}
cudnnStatus_t cudnnDestroyPoolingDescriptor(cudnnPoolingDescriptor_t of) {
  return destroy(of);
}

cudnnStatus_t cudnnSetTensor4dDescriptor(cudnnTensorDescriptor_t out, cudnnTensorFormat_t format,
                                         cudnnDataType_t type, int n, int c, int h, int w) {
  return set_dense(out, format, {.type = type, .size = {n, c, h, w}});
}

cudnnStatus_t cudnnSetTensor4dDescriptorEx(cudnnTensorDescriptor_t out, cudnnDataType_t type, int n,
                                           int c, int h, int w, int n_stride, int c_stride,
                                           int h_stride, int w_stride) {
  return set(
      out,
      {.type = type, .size = {n, c, h, w}, .stride = {n_stride, c_stride, h_stride, w_stride}});
}

cudnnStatus_t cudnnSetFilter4dDescriptor(cudnnFilterDescriptor_t out, cudnnDataType_t type,
                                         cudnnTensorFormat_t format, int k, int c, int h, int w) {
  return set_dense(out, format, {.type = type, .size = {k, c, h, w}});
}

cudnnStatus_t cudnnSetConvolution2dDescriptor(cudnnConvolutionDescriptor_t out, int h_padding,
                                              int w_padding, int h_step, int w_step, int h_dilation,
                                              int w_dilation, cudnnConvolutionMode_t mode,
                                              cudnnDataType_t compute) {
  if (out == nullptr || h_padding < 0 || w_padding < 0 ||
      std::min({h_step, w_step, h_dilation, w_dilation}) < 1) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  *out = {.padding = {h_padding, w_padding},
          .step = {h_step, w_step},
          .dilation = {h_dilation, w_dilation},
          .mode = mode,
          .compute = compute};
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetConvolutionMathType(cudnnConvolutionDescriptor_t out, cudnnMathType_t math) {
  if (out == nullptr) return CUDNN_STATUS_BAD_PARAM;
  if (math != CUDNN_DEFAULT_MATH && math != CUDNN_FMA_MATH) {
    cuda_on_cpu::warn("cuDNN's math type " + std::to_string(math) + " is not known here");
    return CUDNN_STATUS_NOT_SUPPORTED;
  }
  out->math = math;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetPooling2dDescriptor(cudnnPoolingDescriptor_t out, cudnnPoolingMode_t mode,
                                          cudnnNanPropagation_t nan, int h_window, int w_window,
                                          int h_padding, int w_padding, int h_step, int w_step) {
  if (out == nullptr || std::min({h_window, w_window, h_step, w_step}) < 1 || h_padding < 0 ||
      w_padding < 0 || h_padding >= h_window || w_padding >= w_window) {
    return CUDNN_STATUS_BAD_PARAM;
  }
  *out = {.mode = mode,
          .nan = nan,
          .window = {h_window, w_window},
          .padding = {h_padding, w_padding},
          .step = {h_step, w_step}};
  return CUDNN_STATUS_SUCCESS;
}

}  // extern "C"
