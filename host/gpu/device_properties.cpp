// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_properties.hpp"

#include <cstdlib>

#include "core/error.hpp"
#include "gpu/cublas.hpp"
#include "gpu/cudnn.hpp"

namespace qsweep::gpu {
namespace {

int driver_version() {
  int version = 0;
  QSWEEP_CUDA_TRY(cudaDriverGetVersion(&version));
  return version;
}

int runtime_version() {
  int version = 0;
  QSWEEP_CUDA_TRY(cudaRuntimeGetVersion(&version));
  return version;
}

std::string why_no_device(cudaError_t code) {
  const int driver = driver_version();
  const std::string needed = "a driver for CUDA " + cuda_version(runtime_version()) + " or newer";
  if (driver == 0) return "no NVIDIA driver is installed; " + needed + " is needed";
  if (code == cudaErrorInsufficientDriver) {
    return "the NVIDIA driver is for CUDA " + cuda_version(driver) + "; " + needed + " is needed";
  }
  if (code != cudaSuccess && code != cudaErrorNoDevice) return cudaGetErrorString(code);
  const char* visible = std::getenv("CUDA_VISIBLE_DEVICES");
  return "the NVIDIA driver sees no device" +
         (visible == nullptr ? "" : std::string(" (CUDA_VISIBLE_DEVICES is '") + visible + "')");
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
  if (reason != nullptr) *reason = why_no_device(code);
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
  out.driver = driver_version();
  out.runtime = runtime_version();
  return out;
}

std::string library_versions() {
  return "CUDA " + cuda_version(runtime_version()) + ", cuBLAS " + cublas_version() + ", cuDNN " +
         cudnn_version();
}

}  // namespace qsweep::gpu
