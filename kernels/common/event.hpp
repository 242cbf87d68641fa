// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <memory>

#include "common/cuda_error.hpp"

namespace qsweep {

struct event_deleter {
  using pointer = cudaEvent_t;
  void operator()(cudaEvent_t event) const noexcept { swallow_cuda_error(cudaEventDestroy(event)); }
};

using cuda_event = std::unique_ptr<cudaEvent_t, event_deleter>;

/// An event that orders streams; it takes no time stamps.
inline cuda_event make_event() {
  cudaEvent_t event = nullptr;
  QSWEEP_CUDA_TRY(cudaEventCreateWithFlags(&event, cudaEventDisableTiming));
  return cuda_event(event);
}

/// An event that takes time stamps.
inline cuda_event make_timing_event() {
  cudaEvent_t event = nullptr;
  QSWEEP_CUDA_TRY(cudaEventCreate(&event));
  return cuda_event(event);
}

}  // namespace qsweep
