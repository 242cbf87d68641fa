// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "common/cuda_error.hpp"
#include "common/stream.hpp"

namespace qsweep {

/// Untyped device memory, allocated and freed in the order of a stream: work enqueued on it before
/// the buffer dies may still use the memory. The stream must outlive the buffer. Move only.
class device_memory {
 public:
  device_memory() = default;
  /// Contents are undefined. 0 bytes allocate nothing. Throws out_of_device_memory.
  device_memory(std::size_t bytes, cudaStream_t stream) : stream_(stream) {
    if (bytes == 0) return;
    const cudaError_t code = cudaMallocAsync(&data_, bytes, stream);
    if (code == cudaErrorMemoryAllocation) {
      (void)cudaGetLastError();
      throw out_of_device_memory(bytes, "cudaMallocAsync", __FILE__, __LINE__);
    }
    QSWEEP_CUDA_TRY(code);
  }
  device_memory(device_memory&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), stream_(other.stream_) {}
  device_memory& operator=(device_memory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(stream_, other.stream_);
    return *this;
  }
  ~device_memory() {
    if (data_ != nullptr) swallow_cuda_error(cudaFreeAsync(data_, stream_));
  }

  void* data() const { return data_; }

 private:
  void* data_ = nullptr;
  cudaStream_t stream_ = nullptr;
};

/// An array of `size` T in device memory; see device_memory.
template <class T>
class device_buffer {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  device_buffer() = default;
  device_buffer(std::size_t size, cudaStream_t stream)
      : memory_(size * sizeof(T), stream), size_(size) {}

  T* data() const { return static_cast<T*>(memory_.data()); }
  std::size_t size() const { return size_; }

  /// Makes it hold at least `size` elements; what it held is lost when it grows.
  void reserve(std::size_t size, cudaStream_t stream) {
    if (size <= size_) return;
    *this = device_buffer();
    *this = device_buffer(size, stream);
  }

 private:
  device_memory memory_;
  std::size_t size_ = 0;
};

/// Enqueues a copy to the device. Pageable `from` may be reused when this returns, pinned `from`
/// once the stream has come this far.
template <class T>
void copy_to_device(std::span<const T> from, T* to, cudaStream_t stream) {
  if (from.empty()) return;
  QSWEEP_CUDA_TRY(
      cudaMemcpyAsync(to, from.data(), from.size_bytes(), cudaMemcpyHostToDevice, stream));
}

/// Enqueues a copy to the host; `to` is filled once the stream has come this far.
template <class T>
void copy_to_host(const T* from, std::span<T> to, cudaStream_t stream) {
  if (to.empty()) return;
  QSWEEP_CUDA_TRY(
      cudaMemcpyAsync(to.data(), from, to.size_bytes(), cudaMemcpyDeviceToHost, stream));
}

/// Enqueues writing `byte` over all of the buffer.
template <class T>
void fill_bytes(const device_buffer<T>& buffer, int byte, cudaStream_t stream) {
  if (buffer.size() == 0) return;
  QSWEEP_CUDA_TRY(cudaMemsetAsync(buffer.data(), byte, buffer.size() * sizeof(T), stream));
}

/// A device copy of `from`, which may be reused when this returns if it is pageable.
template <class T>
device_buffer<T> upload(std::span<const T> from, cudaStream_t stream) {
  device_buffer<T> buffer(from.size(), stream);
  copy_to_device(from, buffer.data(), stream);
  return buffer;
}
template <class T>
device_buffer<T> upload(const std::vector<T>& from, cudaStream_t stream) {
  return upload(std::span<const T>(from), stream);
}

/// The first `size` elements in host memory; waits for the stream.
template <class T>
std::vector<T> download(const T* from, std::size_t size, cudaStream_t stream) {
  std::vector<T> out(size);
  copy_to_host(from, std::span<T>(out), stream);
  synchronize(stream);
  return out;
}
template <class T>
std::vector<T> download(const device_buffer<T>& from, cudaStream_t stream) {
  return download(static_cast<const T*>(from.data()), from.size(), stream);
}

}  // namespace qsweep
