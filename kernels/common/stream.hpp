// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <memory>

#include "common/cuda_error.hpp"

namespace qsweep {

struct stream_deleter {
  using pointer = cudaStream_t;
  void operator()(cudaStream_t stream) const noexcept {
    swallow_cuda_error(cudaStreamDestroy(stream));
  }
};

/// Owner of a stream that does not wait for the legacy default stream.
using cuda_stream = std::unique_ptr<cudaStream_t, stream_deleter>;

inline cuda_stream make_stream() {
  cudaStream_t stream = nullptr;
  QSWEEP_CUDA_TRY(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking));
  return cuda_stream(stream);
}

/// Waits until everything enqueued so far is done; errors of kernels show here.
inline void synchronize(cudaStream_t stream) {
  QSWEEP_CUDA_TRY(cudaStreamSynchronize(stream));
}

}  // namespace qsweep
