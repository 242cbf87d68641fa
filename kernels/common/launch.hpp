// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "common/cuda_error.hpp"

namespace qsweep {

/// How many pieces of `size` cover `total`.
constexpr std::size_t pieces(std::size_t total, std::size_t size) {
  return (total + size - 1) / size;
}

/// After every launch: throws cuda_error when it was refused. With QSWEEP_DEBUG_SYNC also waits for
/// the kernel, so that what it does wrong is reported here.
inline void check_launch(const char* kernel, [[maybe_unused]] cudaStream_t stream, const char* file,
                         int line) {
  cudaError_t code = cudaGetLastError();
#ifdef QSWEEP_DEBUG_SYNC
  if (code == cudaSuccess) code = cudaStreamSynchronize(stream);
#endif
  if (code != cudaSuccess) fail_cuda(code, kernel, file, line);
}

}  // namespace qsweep

/// QSWEEP_CHECK_LAUNCH("kernel name", stream): see check_launch.
#define QSWEEP_CHECK_LAUNCH(kernel, stream) \
  ::qsweep::check_launch(kernel, stream, __FILE__, __LINE__)
