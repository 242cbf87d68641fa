// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/device.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <map>
#include <string>

#include "runtime/call.hpp"
#include "runtime/settings.hpp"
#include "runtime/stop.hpp"
#include "runtime/stream.hpp"

namespace cuda_on_cpu {
namespace {

thread_local int thread_device = 0;

std::map<int, std::size_t>& used_bytes() {
  static auto& used = *new std::map<int, std::size_t>;
  return used;
}

/// Every call that needs a device begins with it.
cudaError_t check_device(int device) {
  if (configuration().devices == 0) return cudaErrorNoDevice;
  return is_device(device) ? cudaSuccess : cudaErrorInvalidDevice;
}

/// The attributes that somebody asked for so far.
int attribute(cudaDeviceAttr which, bool& known) {
  known = true;
  switch (which) {
    case cudaDevAttrComputeCapabilityMajor:
      return configuration().compute_major;
    case cudaDevAttrComputeCapabilityMinor:
      return configuration().compute_minor;
    case cudaDevAttrWarpSize:
      return warp_size;
    case cudaDevAttrMultiProcessorCount:
      return multiprocessors;
    case cudaDevAttrMaxThreadsPerBlock:
    case cudaDevAttrMaxBlockDimX:
    case cudaDevAttrMaxBlockDimY:
      return max_threads_per_block;
    case cudaDevAttrMaxBlockDimZ:
      return max_block_z;
    case cudaDevAttrMaxGridDimX:
      return static_cast<int>(max_grid_x);
    case cudaDevAttrMaxGridDimY:
    case cudaDevAttrMaxGridDimZ:
      return static_cast<int>(max_grid_yz);
    case cudaDevAttrMaxThreadsPerMultiProcessor:
      return max_threads_per_multiprocessor;
    case cudaDevAttrMaxBlocksPerMultiprocessor:
      return max_blocks_per_multiprocessor;
    case cudaDevAttrMaxSharedMemoryPerBlock:
      return static_cast<int>(shared_bytes_per_block);
    case cudaDevAttrMaxSharedMemoryPerBlockOptin:
      return static_cast<int>(shared_bytes_per_block_opt_in);
    case cudaDevAttrMaxSharedMemoryPerMultiprocessor:
      return static_cast<int>(shared_bytes_per_multiprocessor);
    case cudaDevAttrReservedSharedMemoryPerBlock:
      return static_cast<int>(reserved_shared_bytes);
    case cudaDevAttrMaxRegistersPerBlock:
      return registers_per_block;
    case cudaDevAttrL2CacheSize:
      return l2_bytes;
    case cudaDevAttrGlobalMemoryBusWidth:
      return memory_bus_bits;
    case cudaDevAttrClockRate:
      return clock_khz;
    case cudaDevAttrMemoryClockRate:
      return memory_clock_khz;
    case cudaDevAttrUnifiedAddressing:
    case cudaDevAttrMemoryPoolsSupported:
      return 1;
    default:
      known = false;
      return 0;
  }
}

cudaDeviceProp properties(int device) {
  cudaDeviceProp out;
  std::memset(&out, 0, sizeof out);
  std::snprintf(out.name, sizeof out.name, "CUDA on the CPU, number %d", device);
  out.major = configuration().compute_major;
  out.minor = configuration().compute_minor;
  out.totalGlobalMem = configuration().memory_bytes;
  out.warpSize = warp_size;
  out.multiProcessorCount = multiprocessors;
  out.maxThreadsPerBlock = max_threads_per_block;
  out.maxThreadsPerMultiProcessor = max_threads_per_multiprocessor;
  out.maxBlocksPerMultiProcessor = max_blocks_per_multiprocessor;
  std::fill_n(out.maxThreadsDim, 2, max_threads_per_block);
  out.maxThreadsDim[2] = max_block_z;
  out.maxGridSize[0] = static_cast<int>(max_grid_x);
  std::fill_n(out.maxGridSize + 1, 2, static_cast<int>(max_grid_yz));
  out.sharedMemPerBlock = shared_bytes_per_block;
  out.sharedMemPerBlockOptin = shared_bytes_per_block_opt_in;
  out.sharedMemPerMultiprocessor = shared_bytes_per_multiprocessor;
  out.reservedSharedMemPerBlock = reserved_shared_bytes;
  out.regsPerBlock = registers_per_block;
  out.l2CacheSize = l2_bytes;
  out.memoryBusWidth = memory_bus_bits;
  out.unifiedAddressing = 1;
  out.memoryPoolsSupported = 1;
  return out;
}

}  // namespace

int current_device() {
  return thread_device;
}

bool is_device(int device) {
  return device >= 0 && device < configuration().devices;
}

std::size_t used_memory(int device) {
  return used_bytes()[device];
}

bool use_memory(int device, std::size_t bytes) {
  if (bytes > configuration().memory_bytes - used_memory(device)) return false;
  used_bytes()[device] += bytes;
  return true;
}

void unuse_memory(int device, std::size_t bytes) {
  used_bytes()[device] -= bytes;
}

extern "C" {

cudaError_t cudaGetDeviceCount(int* count) {
  return runtime_call([&] {
    *count = configuration().devices;
    return *count == 0 ? cudaErrorNoDevice : cudaSuccess;
  });
}

cudaError_t cudaGetDevice(int* device) {
  return runtime_call([&] {
    *device = thread_device;
    return check_device(thread_device);
  });
}

cudaError_t cudaSetDevice(int device) {
  return runtime_call([&] {
    const cudaError_t code = check_device(device);
    if (code == cudaSuccess) thread_device = device;
    return code;
  });
}

cudaError_t cudaGetDeviceProperties(cudaDeviceProp* out, int device) {
  return runtime_call([&] {
    const cudaError_t code = check_device(device);
    if (code == cudaSuccess) *out = properties(device);
    return code;
  });
}

cudaError_t cudaDeviceGetAttribute(int* value, cudaDeviceAttr which, int device) {
  return runtime_call([&] {
    if (const cudaError_t code = check_device(device)) return code;
    bool known = false;
    *value = attribute(which, known);
    if (known) return cudaSuccess;
    warn("the device attribute " + std::to_string(which) + " is not known here");
    return cudaErrorInvalidValue;
  });
}

cudaError_t cudaDeviceSynchronize() {
  return runtime_call([] {
    if (const cudaError_t code = check_device(thread_device)) return code;
    run_device(thread_device);
    return cudaSuccess;
  });
}

cudaError_t cudaMemGetInfo(std::size_t* free_bytes, std::size_t* total_bytes) {
  return runtime_call([&] {
    if (const cudaError_t code = check_device(thread_device)) return code;
    *total_bytes = configuration().memory_bytes;
    *free_bytes = *total_bytes - used_memory(thread_device);
    return cudaSuccess;
  });
}

cudaError_t cudaRuntimeGetVersion(int* version) {
  *version = CUDART_VERSION;
  return cudaSuccess;
}

/// 0 says that there is no driver, as on a machine without a device.
cudaError_t cudaDriverGetVersion(int* version) {
  *version = configuration().devices == 0 ? 0 : CUDART_VERSION;
  return cudaSuccess;
}

}  // extern "C"

}  // namespace cuda_on_cpu
