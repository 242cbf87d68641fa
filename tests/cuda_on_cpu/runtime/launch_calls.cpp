// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of the CUDA runtime that launch kernels, and those that ask about kernels.
#include <algorithm>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include "device/launch.hpp"
#include "runtime/call.hpp"
#include "runtime/device.hpp"
#include "runtime/modules.hpp"
#include "runtime/settings.hpp"
#include "runtime/stop.hpp"
#include "runtime/stream.hpp"

namespace cuda_on_cpu {
namespace {

struct launch {
  dim3 grid;
  dim3 block;
  std::size_t shared_bytes = 0;
  cudaStream_t on = nullptr;
};

/// What `<<<>>>` says, between the two calls that nvcc makes of it.
thread_local std::vector<launch> configurations;

/// Dynamic shared memory that a kernel may have beyond the usual 48 KiB, by its handle.
std::map<const void*, std::size_t>& dynamic_limits() {
  static auto& limits = *new std::map<const void*, std::size_t>;
  return limits;
}

std::size_t dynamic_limit(const void* handle, const kernel& of) {
  const auto raised = dynamic_limits().find(handle);
  return raised != dynamic_limits().end() ? raised->second
                                          : shared_bytes_per_block - of.static_shared_bytes;
}

std::size_t threads_of(const dim3& block) {
  return std::size_t{block.x} * block.y * block.z;
}

std::size_t max_threads_of(const kernel& of) {
  return of.max_threads != 0 ? std::size_t{of.max_threads} : max_threads_per_block;
}

cudaError_t check_launch(const void* handle, const kernel& of, const launch& how) {
  const auto& [grid, block, shared_bytes, on] = how;
  if (grid.x == 0 || grid.y == 0 || grid.z == 0 || grid.x > max_grid_x || grid.y > max_grid_yz ||
      grid.z > max_grid_yz || threads_of(block) == 0 || block.x > max_threads_per_block ||
      block.y > max_threads_per_block || block.z > max_block_z ||
      threads_of(block) > max_threads_per_block) {
    return cudaErrorInvalidConfiguration;
  }
  if (threads_of(block) > max_threads_of(of)) return cudaErrorLaunchOutOfResources;
  return shared_bytes > dynamic_limit(handle, of) ? cudaErrorInvalidValue : cudaSuccess;
}

/// The values of the arguments, laid out as the kernel finds its parameters.
std::vector<unsigned char> copy_arguments(const kernel& of, void** arguments) {
  std::vector<unsigned char> bytes;
  for (std::size_t i = 0; i < of.parameters.size(); ++i) {
    const auto offset = std::size_t{of.parameters[i].offset};
    const auto size = std::size_t{of.parameters[i].size};
    bytes.resize(offset + size);
    std::memcpy(bytes.data() + offset, arguments[i], size);
  }
  return bytes;
}

cudaError_t enqueue_launch(const void* handle, const launch& how, void** arguments) {
  if (configuration().devices == 0) return cudaErrorNoDevice;
  const kernel* const found = find_kernel(handle);
  if (found == nullptr) return cudaErrorInvalidDeviceFunction;
  if (const cudaError_t code = check_launch(handle, *found, how)) return code;
  const std::shared_ptr<stream> on = find_stream(how.on);
  if (!on || on->device() != current_device()) return cudaErrorInvalidResourceHandle;
  enqueue(on, [found, how, parameters = copy_arguments(*found, arguments)]() mutable {
    run_blocks(*found, {how.grid.x, how.grid.y, how.grid.z},
               {how.block.x, how.block.y, how.block.z},
               static_cast<std::uint32_t>(how.shared_bytes), parameters.data());
  });
  return cudaSuccess;
}

cudaError_t set_attribute(const void* handle, cudaFuncAttribute which, int value) {
  const kernel* const found = find_kernel(handle);
  if (found == nullptr) return cudaErrorInvalidDeviceFunction;
  if (which == cudaFuncAttributePreferredSharedMemoryCarveout) return cudaSuccess;
  if (which != cudaFuncAttributeMaxDynamicSharedMemorySize || value < 0) {
    return cudaErrorInvalidValue;
  }
  const auto wanted = static_cast<std::size_t>(value);
  if (wanted + found->static_shared_bytes > shared_bytes_per_block_opt_in) {
    return cudaErrorInvalidValue;
  }
  dynamic_limits()[handle] = wanted;
  return cudaSuccess;
}

cudaError_t read_attributes(cudaFuncAttributes* out, const void* handle) {
  const kernel* const found = find_kernel(handle);
  if (found == nullptr) return cudaErrorInvalidDeviceFunction;
  std::memset(out, 0, sizeof *out);
  out->binaryVersion = configuration().compute_major * 10 + configuration().compute_minor;
  out->ptxVersion = out->binaryVersion;
  out->maxThreadsPerBlock = static_cast<int>(max_threads_of(*found));
  out->sharedSizeBytes = found->static_shared_bytes;
  out->maxDynamicSharedSizeBytes = static_cast<int>(dynamic_limit(handle, *found));
  out->numRegs = 32;
  return cudaSuccess;
}

/// By threads and shared memory; registers are not known here.
cudaError_t read_occupancy(int* out, const void* handle, int threads, std::size_t dynamic_bytes) {
  const kernel* const found = find_kernel(handle);
  if (found == nullptr) return cudaErrorInvalidDeviceFunction;
  if (threads <= 0) return cudaErrorInvalidValue;
  const std::size_t shared = dynamic_bytes + found->static_shared_bytes + reserved_shared_bytes;
  *out = std::min({max_blocks_per_multiprocessor, max_threads_per_multiprocessor / threads,
                   static_cast<int>(shared_bytes_per_multiprocessor / shared)});
  return cudaSuccess;
}

cudaError_t launch_now(const void* handle, dim3 grid, dim3 block, void** arguments,
                       std::size_t shared_bytes, cudaStream_t on) {
  return runtime_call([&] {
    return enqueue_launch(handle, {grid, block, shared_bytes, on}, arguments);
  });
}

}  // namespace

extern "C" {

unsigned __cudaPushCallConfiguration(dim3 grid, dim3 block, std::size_t shared_bytes,
                                     cudaStream_t on) {
  configurations.push_back({grid, block, shared_bytes, on});
  return 0;
}

cudaError_t __cudaPopCallConfiguration(dim3* grid, dim3* block, std::size_t* shared_bytes,
                                       void* on) {
  if (configurations.empty()) stop("a kernel's host function was called without <<<>>>");
  const launch last = configurations.back();
  configurations.pop_back();
  *grid = last.grid;
  *block = last.block;
  *shared_bytes = last.shared_bytes;
  *static_cast<cudaStream_t*>(on) = last.on;
  return cudaSuccess;
}

cudaError_t __cudaGetKernel(cudaKernel_t* out, const void* handle) {
  *out = reinterpret_cast<cudaKernel_t>(const_cast<void*>(handle));
  return cudaSuccess;
}

cudaError_t __cudaLaunchKernel(cudaKernel_t kernel, dim3 grid, dim3 block, void** arguments,
                               std::size_t shared_bytes, cudaStream_t on) {
  return launch_now(kernel, grid, block, arguments, shared_bytes, on);
}

cudaError_t cudaLaunchKernel(const void* handle, dim3 grid, dim3 block, void** arguments,
                             std::size_t shared_bytes, cudaStream_t on) {
  return launch_now(handle, grid, block, arguments, shared_bytes, on);
}

/// Attributes ask for a cluster, for overlap and so on, which nothing here does.
cudaError_t cudaLaunchKernelExC(const cudaLaunchConfig_t* how, const void* handle,
                                void** arguments) {
  if (how->numAttrs != 0) {
    warn("launch attributes are not known here");
    return remember(cudaErrorNotSupported);
  }
  return launch_now(handle, how->gridDim, how->blockDim, arguments, how->dynamicSmemBytes,
                    how->stream);
}

cudaError_t cudaFuncSetAttribute(const void* handle, cudaFuncAttribute which, int value) {
  return runtime_call([&] { return set_attribute(handle, which, value); });
}

cudaError_t cudaFuncGetAttributes(cudaFuncAttributes* out, const void* handle) {
  return runtime_call([&] { return read_attributes(out, handle); });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessor(int* out, const void* handle, int threads,
                                                          std::size_t dynamic_bytes) {
  return runtime_call([&] { return read_occupancy(out, handle, threads, dynamic_bytes); });
}

cudaError_t cudaOccupancyMaxActiveBlocksPerMultiprocessorWithFlags(int* out, const void* handle,
                                                                   int threads,
                                                                   std::size_t dynamic_bytes,
                                                                   unsigned) {
  return runtime_call([&] { return read_occupancy(out, handle, threads, dynamic_bytes); });
}

}  // extern "C"

}  // namespace cuda_on_cpu
