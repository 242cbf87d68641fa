// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/call.hpp"

#include <utility>

namespace cuda_on_cpu {
namespace {

thread_local cudaError_t thread_error = cudaSuccess;

struct description {
  cudaError_t code;
  const char* name;
  const char* text;
};

/// The codes that this runtime returns, as NVIDIA's words them.
constexpr description descriptions[] = {
    {cudaSuccess, "cudaSuccess", "no error"},
    {cudaErrorInvalidValue, "cudaErrorInvalidValue", "invalid argument"},
    {cudaErrorMemoryAllocation, "cudaErrorMemoryAllocation", "out of memory"},
    {cudaErrorInvalidConfiguration, "cudaErrorInvalidConfiguration",
     "invalid configuration argument"},
    {cudaErrorInvalidSymbol, "cudaErrorInvalidSymbol", "invalid device symbol"},
    {cudaErrorInvalidDevicePointer, "cudaErrorInvalidDevicePointer", "invalid device pointer"},
    {cudaErrorInvalidDeviceFunction, "cudaErrorInvalidDeviceFunction", "invalid device function"},
    {cudaErrorNoDevice, "cudaErrorNoDevice", "no CUDA-capable device is detected"},
    {cudaErrorInvalidDevice, "cudaErrorInvalidDevice", "invalid device ordinal"},
    {cudaErrorInvalidResourceHandle, "cudaErrorInvalidResourceHandle", "invalid resource handle"},
    {cudaErrorNotReady, "cudaErrorNotReady", "device not ready"},
    {cudaErrorLaunchOutOfResources, "cudaErrorLaunchOutOfResources",
     "too many resources requested for launch"},
    {cudaErrorNotPermitted, "cudaErrorNotPermitted", "operation not permitted"},
    {cudaErrorNotSupported, "cudaErrorNotSupported", "operation not supported"},
};

const description* find(cudaError_t code) {
  for (const description& known : descriptions) {
    if (known.code == code) return &known;
  }
  return nullptr;
}

}  // namespace

std::recursive_mutex& runtime_lock() {
  static auto& lock = *new std::recursive_mutex;
  return lock;
}

cudaError_t remember(cudaError_t code) {
  if (code != cudaSuccess && code != cudaErrorNotReady) thread_error = code;
  return code;
}

cudaError_t last_error(bool clear) {
  return clear ? std::exchange(thread_error, cudaSuccess) : thread_error;
}

bool& runs_host_function() {
  static thread_local bool runs = false;
  return runs;
}

extern "C" {

cudaError_t cudaGetLastError() {
  return last_error(true);
}

cudaError_t cudaPeekAtLastError() {
  return last_error(false);
}

const char* cudaGetErrorName(cudaError_t code) {
  const description* known = find(code);
  return known != nullptr ? known->name : "unrecognized error code";
}

const char* cudaGetErrorString(cudaError_t code) {
  const description* known = find(code);
  return known != nullptr ? known->text : "unrecognized error code";
}

}  // extern "C"

}  // namespace cuda_on_cpu
