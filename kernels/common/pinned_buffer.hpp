// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <memory>
#include <span>

#include "common/cuda_error.hpp"

namespace qsweep {

/// Page-locked host memory, which copies go to and from while the host works on.
template <class T>
class pinned_buffer {
 public:
  pinned_buffer() = default;
  explicit pinned_buffer(std::size_t size) : size_(size) {
    if (size == 0) return;
    void* data = nullptr;
    QSWEEP_CUDA_TRY(cudaMallocHost(&data, size * sizeof(T)));
    data_.reset(static_cast<T*>(data));
  }

  T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  std::span<T> span() const { return {data_.get(), size_}; }

 private:
  struct deleter {
    void operator()(T* data) const noexcept { swallow_cuda_error(cudaFreeHost(data)); }
  };
  std::unique_ptr<T, deleter> data_;
  std::size_t size_ = 0;
};

}  // namespace qsweep
