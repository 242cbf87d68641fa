// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of the CUDA runtime about __device__ and __constant__ variables.
#include "runtime/call.hpp"
#include "runtime/copy.hpp"
#include "runtime/modules.hpp"

namespace cuda_on_cpu {
namespace {

/// `bytes` bytes of the variable from `offset` on; nullptr when it has not as many.
char* part_of(const void* handle, std::size_t offset, std::size_t bytes) {
  const symbol found = find_symbol(handle);
  const bool fits =
      found.address != nullptr && offset <= found.bytes && bytes <= found.bytes - offset;
  return fits ? static_cast<char*>(found.address) + offset : nullptr;
}

}  // namespace

extern "C" {

cudaError_t cudaMemcpyToSymbolAsync(const void* handle, const void* from, std::size_t bytes,
                                    std::size_t offset, cudaMemcpyKind kind, cudaStream_t on) {
  return runtime_call([&] {
    char* const to = part_of(handle, offset, bytes);
    if (to == nullptr) return cudaErrorInvalidSymbol;
    return enqueue_copy(find_stream(on), {to, bytes, from, bytes, bytes}, kind);
  });
}

cudaError_t cudaMemcpyToSymbol(const void* handle, const void* from, std::size_t bytes,
                               std::size_t offset, cudaMemcpyKind kind) {
  return runtime_call([&] {
    char* const to = part_of(handle, offset, bytes);
    return to == nullptr ? cudaErrorInvalidSymbol : copy_now({to, bytes, from, bytes, bytes}, kind);
  });
}

cudaError_t cudaMemcpyFromSymbol(void* to, const void* handle, std::size_t bytes,
                                 std::size_t offset, cudaMemcpyKind kind) {
  return runtime_call([&] {
    const char* const from = part_of(handle, offset, bytes);
    return from == nullptr ? cudaErrorInvalidSymbol
                           : copy_now({to, bytes, from, bytes, bytes}, kind);
  });
}

cudaError_t cudaGetSymbolAddress(void** out, const void* handle) {
  return runtime_call([&] {
    *out = part_of(handle, 0, 0);
    return *out == nullptr ? cudaErrorInvalidSymbol : cudaSuccess;
  });
}

}  // extern "C"

}  // namespace cuda_on_cpu
