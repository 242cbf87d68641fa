// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of the CUDA runtime about streams.
#include "runtime/address_space.hpp"
#include "runtime/call.hpp"
#include "runtime/settings.hpp"
#include "runtime/stream.hpp"

namespace cuda_on_cpu {
namespace {

cudaError_t make_stream(cudaStream_t* out, unsigned flags) {
  if (configuration().devices == 0) return cudaErrorNoDevice;
  if ((flags & ~static_cast<unsigned>(cudaStreamNonBlocking)) != 0) return cudaErrorInvalidValue;
  *out = add_stream(flags != cudaStreamNonBlocking);
  return cudaSuccess;
}

/// Calls `use` with the stream behind the handle.
template <class Use>
cudaError_t with_stream(cudaStream_t handle, Use use) {
  return runtime_call([&] {
    const std::shared_ptr<stream> found = find_stream(handle);
    return found ? use(found) : cudaErrorInvalidResourceHandle;
  });
}

}  // namespace

extern "C" {

cudaError_t cudaStreamCreate(cudaStream_t* out) {
  return runtime_call([&] { return make_stream(out, cudaStreamDefault); });
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t* out, unsigned flags) {
  return runtime_call([&] { return make_stream(out, flags); });
}

/// Priorities change what runs first, and nothing may depend on that.
cudaError_t cudaStreamCreateWithPriority(cudaStream_t* out, unsigned flags, int) {
  return runtime_call([&] { return make_stream(out, flags); });
}

cudaError_t cudaStreamDestroy(cudaStream_t handle) {
  return runtime_call(
      [&] { return remove_stream(handle) ? cudaSuccess : cudaErrorInvalidResourceHandle; });
}

cudaError_t cudaStreamSynchronize(cudaStream_t handle) {
  return with_stream(handle, [](const auto& found) {
    run_stream(found);
    return cudaSuccess;
  });
}

cudaError_t cudaStreamQuery(cudaStream_t handle) {
  return with_stream(handle, [](const auto& found) {
    if (found->done() == found->enqueued()) return cudaSuccess;
    run_one(found);
    return cudaErrorNotReady;
  });
}

cudaError_t cudaStreamIsCapturing(cudaStream_t handle, cudaStreamCaptureStatus* out) {
  return with_stream(handle, [&](const auto&) {
    *out = cudaStreamCaptureStatusNone;
    return cudaSuccess;
  });
}

cudaError_t cudaLaunchHostFunc(cudaStream_t handle, cudaHostFn_t function, void* data) {
  return with_stream(handle, [&](const auto& found) {
    if (function == nullptr) return cudaErrorInvalidValue;
    enqueue(found, [function, data] {
      close_devices();
      runs_host_function() = true;
      function(data);
      runs_host_function() = false;
    });
    return cudaSuccess;
  });
}

}  // extern "C"

}  // namespace cuda_on_cpu
