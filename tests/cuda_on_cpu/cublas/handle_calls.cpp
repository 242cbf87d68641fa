// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of cuBLAS about its handle, and the words of its status.
#include <string>

#include "cublas/handle.hpp"
#include "runtime/device.hpp"
#include "runtime/settings.hpp"
#include "runtime/stop.hpp"

namespace {

struct description {
  cublasStatus_t status;
  const char* name;
  const char* text;
};

constexpr description descriptions[] = {
    {CUBLAS_STATUS_SUCCESS, "CUBLAS_STATUS_SUCCESS", "success"},
    {CUBLAS_STATUS_NOT_INITIALIZED, "CUBLAS_STATUS_NOT_INITIALIZED",
     "the library was not initialized"},
    {CUBLAS_STATUS_INVALID_VALUE, "CUBLAS_STATUS_INVALID_VALUE",
     "an unsupported value or parameter was passed to the function"},
    {CUBLAS_STATUS_NOT_SUPPORTED, "CUBLAS_STATUS_NOT_SUPPORTED",
     "the functionality requested is not supported"},
};

template <class Use>
cublasStatus_t with(cublasHandle_t handle, Use use) {
  if (handle == nullptr) return CUBLAS_STATUS_NOT_INITIALIZED;
  use();
  return CUBLAS_STATUS_SUCCESS;
}

}  // namespace

extern "C" {

cublasStatus_t cublasCreate_v2(cublasHandle_t* out) {
  if (out == nullptr) return CUBLAS_STATUS_INVALID_VALUE;
  if (cuda_on_cpu::configuration().devices == 0) return CUBLAS_STATUS_NOT_INITIALIZED;
  *out = new cublasContext{.device = cuda_on_cpu::current_device()};
  return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasDestroy_v2(cublasHandle_t handle) {
  return with(handle, [&] { delete handle; });
}

cublasStatus_t cublasSetStream_v2(cublasHandle_t handle, cudaStream_t stream) {
  return with(handle, [&] { handle->stream = stream; });
}

cublasStatus_t cublasGetStream_v2(cublasHandle_t handle, cudaStream_t* stream) {
  return with(handle, [&] { *stream = handle->stream; });
}

cublasStatus_t cublasSetPointerMode_v2(cublasHandle_t handle, cublasPointerMode_t mode) {
  return with(handle, [&] { handle->pointer_mode = mode; });
}

/// Without a mode for TF32 or for fewer kernels: the products here are as exact as their type.
cublasStatus_t cublasSetMathMode(cublasHandle_t handle, cublasMath_t mode) {
  if (mode != CUBLAS_DEFAULT_MATH && mode != CUBLAS_PEDANTIC_MATH) {
    cuda_on_cpu::warn("cublasSetMathMode: the mode " + std::to_string(mode) + " is not known here");
    return CUBLAS_STATUS_NOT_SUPPORTED;
  }
  return with(handle, [] {});
}

cublasStatus_t cublasGetProperty(libraryPropertyType which, int* value) {
  constexpr int version[] = {CUBLAS_VER_MAJOR, CUBLAS_VER_MINOR, CUBLAS_VER_PATCH};
  if (which < MAJOR_VERSION || which > PATCH_LEVEL) return CUBLAS_STATUS_INVALID_VALUE;
  *value = version[which];
  return CUBLAS_STATUS_SUCCESS;
}

const char* cublasGetStatusName(cublasStatus_t status) {
  for (const description& known : descriptions) {
    if (known.status == status) return known.name;
  }
  return "CUBLAS_STATUS_UNKNOWN";
}

const char* cublasGetStatusString(cublasStatus_t status) {
  for (const description& known : descriptions) {
    if (known.status == status) return known.text;
  }
  return "a status that this stand-in does not return";
}

}  // extern "C"
