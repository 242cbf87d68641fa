// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/cuda_error.hpp"

#include <atomic>
#include <string>

namespace qsweep {
namespace {

std::atomic<std::size_t> swallowed_count{0};
std::atomic<cudaError_t> swallowed_last{cudaSuccess};

std::string describe(cudaError_t code, const char* expression, const char* file, int line) {
  return std::string(file) + ":" + std::to_string(line) + ": " + expression +
         " failed: " + cudaGetErrorName(code) + " (" + cudaGetErrorString(code) + ")";
}

}  // namespace

cuda_error::cuda_error(cudaError_t failure, const char* expression, const char* file, int line)
    : error(describe(failure, expression, file, line)), code(failure) {}

out_of_device_memory::out_of_device_memory(std::size_t wanted, const char* expression,
                                           const char* file, int line)
    : cuda_error(cudaErrorMemoryAllocation,
                 (std::to_string(wanted) + " bytes by " + expression).c_str(), file, line),
      bytes(wanted) {}

void fail_cuda(cudaError_t code, const char* expression, const char* file, int line) {
  (void)cudaGetLastError();
  throw cuda_error(code, expression, file, line);
}

swallowed_cuda_errors swallowed_errors() {
  return {swallowed_count.load(), swallowed_last.load()};
}

void swallow_cuda_error(cudaError_t code) noexcept {
  if (code == cudaSuccess || code == cudaErrorCudartUnloading) return;
  (void)cudaGetLastError();
  ++swallowed_count;
  swallowed_last = code;
}

}  // namespace qsweep
