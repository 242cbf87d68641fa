// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of the CUDA runtime that give and take memory.
#include <cstring>

#include "runtime/address_space.hpp"
#include "runtime/call.hpp"
#include "runtime/device.hpp"
#include "runtime/settings.hpp"
#include "runtime/stop.hpp"
#include "runtime/stream.hpp"

namespace cuda_on_cpu {
namespace {

/// A block of the device's memory, not live yet; nullptr when there is not enough.
memory_block* take_memory(int device, std::size_t bytes) {
  if (!use_memory(device, bytes)) {
    run_device(device);  // what is still to be freed may be enough, as the driver finds out, too
    if (!use_memory(device, bytes)) return nullptr;
  }
  memory_block* const made = reserve_block(bytes, device);
  if (made == nullptr) unuse_memory(device, bytes);
  return made;
}

cudaError_t allocate(void** out, std::size_t bytes) {
  *out = nullptr;
  if (configuration().devices == 0) return cudaErrorNoDevice;
  if (bytes == 0) return cudaSuccess;
  memory_block* const made = take_memory(current_device(), bytes);
  if (made == nullptr) return cudaErrorMemoryAllocation;
  bring_to_life(*made);
  *out = made->data;
  return cudaSuccess;
}

cudaError_t allocate_in(const std::shared_ptr<stream>& on, void** out, std::size_t bytes) {
  *out = nullptr;
  if (!on) return cudaErrorInvalidResourceHandle;
  if (bytes == 0) return cudaSuccess;
  memory_block* const made = take_memory(on->device(), bytes);
  if (made == nullptr) return cudaErrorMemoryAllocation;
  *out = made->data;
  enqueue(on, [made] { bring_to_life(*made); });
  return cudaSuccess;
}

/// The block that begins at `data` and belongs to a device or not; nullptr when there is none.
memory_block* find_start(void* data, bool of_device) {
  memory_block* const found = find_block(data);
  const bool fits =
      found != nullptr && found->data == data && (found->owner != pinned_owner) == of_device;
  return fits ? found : nullptr;
}

void release(memory_block& of) {
  const int owner = of.owner;
  const std::size_t bytes = of.bytes;
  release_block(of);
  if (owner != pinned_owner) unuse_memory(owner, bytes);
}

cudaError_t free_now(void* data) {
  if (data == nullptr) return cudaSuccess;
  memory_block* const found = find_start(data, true);
  if (found == nullptr) return cudaErrorInvalidValue;
  run_device(found->owner);
  release(*found);
  return cudaSuccess;
}

cudaError_t free_in(const std::shared_ptr<stream>& on, void* data) {
  if (!on) return cudaErrorInvalidResourceHandle;
  if (data == nullptr) return cudaSuccess;
  if (find_start(data, true) == nullptr) return cudaErrorInvalidValue;
  enqueue(on, [data] {
    memory_block* const found = find_start(data, true);
    if (found == nullptr) stop("cudaFreeAsync of memory that was freed before");
    if (!found->live) stop("cudaFreeAsync does not wait for the cudaMallocAsync of another stream");
    release(*found);
  });
  return cudaSuccess;
}

cudaError_t allocate_pinned(void** out, std::size_t bytes) {
  *out = nullptr;
  if (configuration().devices == 0) return cudaErrorNoDevice;
  if (bytes == 0) return cudaSuccess;
  memory_block* const made = reserve_block(bytes, pinned_owner);
  if (made == nullptr) return cudaErrorMemoryAllocation;
  bring_to_life(*made);
  *out = made->data;
  return cudaSuccess;
}

/// Waits for the devices, which may be copying from or to it.
cudaError_t free_pinned(void* data) {
  if (data == nullptr) return cudaSuccess;
  memory_block* const found = find_start(data, false);
  if (found == nullptr) return cudaErrorInvalidValue;
  for (int device = 0; device < configuration().devices; ++device) run_device(device);
  release(*found);
  return cudaSuccess;
}

}  // namespace

extern "C" {

cudaError_t cudaMalloc(void** out, std::size_t bytes) {
  return runtime_call([&] { return allocate(out, bytes); });
}

cudaError_t cudaFree(void* data) {
  return runtime_call([&] { return free_now(data); });
}

cudaError_t cudaMallocAsync(void** out, std::size_t bytes, cudaStream_t on) {
  return runtime_call([&] { return allocate_in(find_stream(on), out, bytes); });
}

cudaError_t cudaFreeAsync(void* data, cudaStream_t on) {
  return runtime_call([&] { return free_in(find_stream(on), data); });
}

cudaError_t cudaMallocHost(void** out, std::size_t bytes) {
  return runtime_call([&] { return allocate_pinned(out, bytes); });
}

cudaError_t cudaHostAlloc(void** out, std::size_t bytes, unsigned) {
  return runtime_call([&] { return allocate_pinned(out, bytes); });
}

cudaError_t cudaFreeHost(void* data) {
  return runtime_call([&] { return free_pinned(data); });
}

cudaError_t cudaPointerGetAttributes(cudaPointerAttributes* out, const void* pointer) {
  return runtime_call([&] {
    std::memset(out, 0, sizeof *out);
    const memory_block* const found = find_block(pointer);
    const bool is_device = found != nullptr && found->owner != pinned_owner;
    out->type = found == nullptr ? cudaMemoryTypeUnregistered
                : is_device      ? cudaMemoryTypeDevice
                                 : cudaMemoryTypeHost;
    out->device = is_device ? found->owner : current_device();
    if (found != nullptr) out->devicePointer = const_cast<void*>(pointer);
    if (!is_device) out->hostPointer = const_cast<void*>(pointer);
    return cudaSuccess;
  });
}

/// The pool keeps what it has for as long as the program runs, whatever its attributes say.
cudaError_t cudaDeviceGetDefaultMemPool(cudaMemPool_t* out, int device) {
  return runtime_call([&] {
    if (!is_device(device)) return cudaErrorInvalidDevice;
    *out = reinterpret_cast<cudaMemPool_t>(static_cast<std::uintptr_t>(device) + 1);
    return cudaSuccess;
  });
}

cudaError_t cudaMemPoolSetAttribute(cudaMemPool_t pool, cudaMemPoolAttr which, void*) {
  return runtime_call([&] {
    const auto number = reinterpret_cast<std::uintptr_t>(pool);
    const bool known = number != 0 && is_device(static_cast<int>(number) - 1);
    return known && which == cudaMemPoolAttrReleaseThreshold ? cudaSuccess : cudaErrorInvalidValue;
  });
}

}  // extern "C"

}  // namespace cuda_on_cpu
