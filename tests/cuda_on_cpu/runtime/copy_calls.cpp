// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of the CUDA runtime that copy and fill memory.
#include "runtime/call.hpp"
#include "runtime/copy.hpp"

namespace cuda_on_cpu {
namespace {

copy one_row(void* to, const void* from, std::size_t bytes) {
  return {.to = to, .to_pitch = bytes, .from = from, .from_pitch = bytes, .row_bytes = bytes};
}

}  // namespace

extern "C" {

cudaError_t cudaMemcpy(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind) {
  return runtime_call([&] { return copy_now(one_row(to, from, bytes), kind); });
}

cudaError_t cudaMemcpyAsync(void* to, const void* from, std::size_t bytes, cudaMemcpyKind kind,
                            cudaStream_t on) {
  return runtime_call(
      [&] { return enqueue_copy(find_stream(on), one_row(to, from, bytes), kind); });
}

cudaError_t cudaMemcpy2DAsync(void* to, std::size_t to_pitch, const void* from,
                              std::size_t from_pitch, std::size_t width, std::size_t height,
                              cudaMemcpyKind kind, cudaStream_t on) {
  const copy rows{.to = to,
                  .to_pitch = to_pitch,
                  .from = from,
                  .from_pitch = from_pitch,
                  .row_bytes = width,
                  .rows = height};
  return runtime_call([&] { return enqueue_copy(find_stream(on), rows, kind); });
}

cudaError_t cudaMemset(void* to, int byte, std::size_t bytes) {
  return runtime_call([&] { return enqueue_fill(find_stream(nullptr), to, byte, bytes); });
}

cudaError_t cudaMemsetAsync(void* to, int byte, std::size_t bytes, cudaStream_t on) {
  return runtime_call([&] { return enqueue_fill(find_stream(on), to, byte, bytes); });
}

}  // extern "C"

}  // namespace cuda_on_cpu
