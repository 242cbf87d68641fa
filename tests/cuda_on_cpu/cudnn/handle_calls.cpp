// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of cuDNN about its handle, and the names of its status.
#include "cudnn/descriptors.hpp"
#include "runtime/device.hpp"
#include "runtime/settings.hpp"

extern "C" {

cudnnStatus_t cudnnCreate(cudnnHandle_t* out) {
  if (out == nullptr) return CUDNN_STATUS_BAD_PARAM;
  if (cuda_on_cpu::configuration().devices == 0) return CUDNN_STATUS_NOT_INITIALIZED;
  *out = new cudnnContext{.device = cuda_on_cpu::current_device()};
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnDestroy(cudnnHandle_t handle) {
  delete handle;
  return CUDNN_STATUS_SUCCESS;
}

cudnnStatus_t cudnnSetStream(cudnnHandle_t handle, cudaStream_t stream) {
  if (handle == nullptr) return CUDNN_STATUS_BAD_PARAM;
  handle->stream = stream;
  return CUDNN_STATUS_SUCCESS;
}

const char* cudnnGetErrorString(cudnnStatus_t status) {
  switch (status) {
    case CUDNN_STATUS_SUCCESS:
      return "CUDNN_STATUS_SUCCESS";
    case CUDNN_STATUS_NOT_INITIALIZED:
      return "CUDNN_STATUS_NOT_INITIALIZED";
    case CUDNN_STATUS_BAD_PARAM:
      return "CUDNN_STATUS_BAD_PARAM";
    case CUDNN_STATUS_NOT_SUPPORTED:
      return "CUDNN_STATUS_NOT_SUPPORTED";
    case CUDNN_STATUS_EXECUTION_FAILED:
      return "CUDNN_STATUS_EXECUTION_FAILED";
    default:
      return "a status that this stand-in does not return";
  }
}

std::size_t cudnnGetVersion() {
  return CUDNN_VERSION;
}

}  // extern "C"
