// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

#include "core/error.hpp"

namespace qsweep {

/// A call of the CUDA runtime failed: the message holds the expression, the place, and the code's
/// name and meaning.
struct cuda_error : error {
  cuda_error(cudaError_t failure, const char* expression, const char* file, int line);

  cudaError_t code;
};

/// The device has not the memory that was asked for. Smaller pieces may fit.
struct out_of_device_memory : cuda_error {
  out_of_device_memory(std::size_t wanted, const char* expression, const char* file, int line);

  std::size_t bytes;  ///< that were asked for
};

/// Clears the runtime's last error if it can be cleared, then throws cuda_error.
[[noreturn]] void fail_cuda(cudaError_t code, const char* expression, const char* file, int line);

/// How many calls failed where no error can be thrown (destructors), and the last code.
struct swallowed_cuda_errors {
  std::size_t count = 0;
  cudaError_t last = cudaSuccess;
};
swallowed_cuda_errors swallowed_errors();

/// For destructors: records a failure. A runtime that is being unloaded counts as success.
void swallow_cuda_error(cudaError_t code) noexcept;

}  // namespace qsweep

/// Evaluates a call of the CUDA runtime once and throws cuda_error unless it succeeds.
#define QSWEEP_CUDA_TRY(call)                                      \
  do {                                                             \
    const cudaError_t qsweep_code = (call);                        \
    if (qsweep_code != cudaSuccess) {                              \
      ::qsweep::fail_cuda(qsweep_code, #call, __FILE__, __LINE__); \
    }                                                              \
  } while (false)
