// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cudnn.h>

#include <memory>
#include <string>

#include "common/cuda_error.hpp"

namespace qsweep::gpu {

/// A call of cuDNN failed.
struct cudnn_error : error {
  using error::error;
};
[[noreturn]] void fail_cudnn(cudnnStatus_t status, const char* expression, const char* file,
                             int line);

/// Owner of a cuDNN handle or descriptor.
template <class Handle, cudnnStatus_t (*Destroy)(Handle)>
struct cudnn_deleter {
  using pointer = Handle;
  void operator()(Handle handle) const noexcept { (void)Destroy(handle); }
};
template <class Handle, cudnnStatus_t (*Destroy)(Handle)>
using cudnn_owner = std::unique_ptr<Handle, cudnn_deleter<Handle, Destroy>>;

using cudnn_handle = cudnn_owner<cudnnHandle_t, cudnnDestroy>;
using cudnn_tensor = cudnn_owner<cudnnTensorDescriptor_t, cudnnDestroyTensorDescriptor>;
using cudnn_filter = cudnn_owner<cudnnFilterDescriptor_t, cudnnDestroyFilterDescriptor>;
using cudnn_convolution =
    cudnn_owner<cudnnConvolutionDescriptor_t, cudnnDestroyConvolutionDescriptor>;
using cudnn_pooling = cudnn_owner<cudnnPoolingDescriptor_t, cudnnDestroyPoolingDescriptor>;

/// A handle on `stream`.
cudnn_handle make_cudnn(cudaStream_t stream);

/// Of the library in use: "9.12.0".
std::string cudnn_version();

}  // namespace qsweep::gpu

/// Evaluates a call of cuDNN once and throws cudnn_error unless it succeeds.
#define QSWEEP_CUDNN_TRY(call)                                             \
  do {                                                                     \
    const cudnnStatus_t qsweep_status = (call);                            \
    if (qsweep_status != CUDNN_STATUS_SUCCESS) {                           \
      ::qsweep::gpu::fail_cudnn(qsweep_status, #call, __FILE__, __LINE__); \
    }                                                                      \
  } while (false)
