// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/cudnn.hpp"

#include <cstddef>
#include <string>

namespace qsweep::gpu {

void fail_cudnn(cudnnStatus_t status, const char* expression, const char* file, int line) {
  (void)cudaGetLastError();
  throw cudnn_error(std::string(file) + ":" + std::to_string(line) + ": " + expression +
                    " failed: " + cudnnGetErrorString(status));
}

cudnn_handle make_cudnn(cudaStream_t stream) {
  cudnnHandle_t raw = nullptr;
  QSWEEP_CUDNN_TRY(cudnnCreate(&raw));
  cudnn_handle handle(raw);
  QSWEEP_CUDNN_TRY(cudnnSetStream(raw, stream));
  return handle;
}

std::string cudnn_version() {
  const std::size_t number = cudnnGetVersion();  // 91200 is 9.12.0
  return std::to_string(number / 10000) + "." + std::to_string(number / 100 % 100) + "." +
         std::to_string(number % 100);
}

}  // namespace qsweep::gpu
