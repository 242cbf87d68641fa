// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_context.hpp"

#include <cstdint>
#include <utility>

#include "core/error.hpp"

namespace qsweep::gpu {
namespace {

/// Memory that a stream frees stays with the process: it will be asked for again.
void keep_freed_memory(int index) {
  cudaMemPool_t pool = nullptr;
  QSWEEP_CUDA_TRY(cudaDeviceGetDefaultMemPool(&pool, index));
  std::uint64_t everything = UINT64_MAX;
  QSWEEP_CUDA_TRY(
      cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &everything));
}

std::size_t free_memory() {
  std::size_t free_bytes = 0;
  std::size_t total_bytes = 0;
  QSWEEP_CUDA_TRY(cudaMemGetInfo(&free_bytes, &total_bytes));
  return free_bytes;
}

int attribute(cudaDeviceAttr which, int index) {
  int value = 0;
  QSWEEP_CUDA_TRY(cudaDeviceGetAttribute(&value, which, index));
  return value;
}

}  // namespace

int count_devices(std::string* reason) {
  int count = 0;
  const cudaError_t code = cudaGetDeviceCount(&count);
  if (code == cudaSuccess && count > 0) return count;
  (void)cudaGetLastError();
  if (reason != nullptr) {
    *reason = code == cudaSuccess ? "no CUDA device found" : cudaGetErrorString(code);
  }
  return 0;
}

device_properties read_properties(int index) {
  std::string reason;
  const int count = count_devices(&reason);
  if (count == 0) throw device_error("backend 'cuda' has no device: " + reason);
  if (index < 0 || index >= count) {
    throw device_error("there is no CUDA device " + std::to_string(index) + ": this machine has " +
                       std::to_string(count) + ", counted from 0");
  }
  cudaDeviceProp read;
  QSWEEP_CUDA_TRY(cudaGetDeviceProperties(&read, index));
  device_properties out;
  out.index = index;
  out.name = read.name;
  out.major = read.major;
  out.minor = read.minor;
  out.multiprocessors = read.multiProcessorCount;
  out.memory_bytes = read.totalGlobalMem;
  out.shared_bytes_per_block = read.sharedMemPerBlockOptin;
  out.l2_bytes = static_cast<std::size_t>(read.l2CacheSize);
  out.clock_khz = attribute(cudaDevAttrClockRate, index);
  out.memory_clock_khz = attribute(cudaDevAttrMemoryClockRate, index);
  out.memory_bus_bits = read.memoryBusWidth;
  QSWEEP_CUDA_TRY(cudaDriverGetVersion(&out.driver));
  QSWEEP_CUDA_TRY(cudaRuntimeGetVersion(&out.runtime));
  return out;
}

device_context::device_context(int index, notice_function notice)
    : properties_(read_properties(index)), notice_(std::move(notice)) {
  make_current();
  keep_freed_memory(index);
  stream_ = make_stream();
  cublas_ = make_cublas(stream());
  cudnn_ = make_cudnn(stream());
  memory_budget_ = free_memory() / 2;
}

void device_context::note_smaller_tile(std::size_t quantizations) const {
  if (!notice_) return;
  notice_("device " + std::to_string(properties_.index) + " is out of memory: going on with " +
          std::to_string(quantizations) + " quantizations at a time");
}

void device_context::make_current() const {
  QSWEEP_CUDA_TRY(cudaSetDevice(properties_.index));
}

}  // namespace qsweep::gpu
