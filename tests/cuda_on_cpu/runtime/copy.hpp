// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <memory>

#include "runtime/stream.hpp"

namespace cuda_on_cpu {

/// `rows` rows of `row_bytes`, which begin every `to_pitch` and `from_pitch` bytes.
struct copy {
  void* to = nullptr;
  std::size_t to_pitch = 0;
  const void* from = nullptr;
  std::size_t from_pitch = 0;
  std::size_t row_bytes = 0;
  std::size_t rows = 1;
};

/// Enqueues a copy. Pageable memory that goes to a device is read now; everything else is read and
/// written when the stream comes this far. Refuses kinds that do not fit the pointers, and what
/// reaches beyond a block.
cudaError_t enqueue_copy(const std::shared_ptr<stream>& on, const copy& what, cudaMemcpyKind kind);

/// The same in the default stream, once all before it there is done. Also waits for the copy itself
/// if it is to the host or from pinned memory.
cudaError_t copy_now(const copy& what, cudaMemcpyKind kind);

/// Enqueues writing `byte` over `bytes` bytes of a device's memory.
cudaError_t enqueue_fill(const std::shared_ptr<stream>& on, void* to, int byte, std::size_t bytes);

}  // namespace cuda_on_cpu
