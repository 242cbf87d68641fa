// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "launches.hpp"

namespace qsweep::test {
namespace {

__constant__ int held_value;

__global__ void store_kernel(int* out, int value) {
  *out = value;
}

__global__ void __launch_bounds__(64) small_store_kernel(int* out, int value) {
  *out = value;
}

__global__ void symbol_load_kernel(int* out) {
  *out = held_value;
}

}  // namespace

cudaError_t launch_store(const launch_shape& shape, int* out, int value) {
  store_kernel<<<shape.grid, shape.block, shape.shared_bytes, shape.stream>>>(out, value);
  return cudaGetLastError();
}

cudaError_t launch_small_store(const launch_shape& shape, int* out, int value) {
  small_store_kernel<<<shape.grid, shape.block, shape.shared_bytes, shape.stream>>>(out, value);
  return cudaGetLastError();
}

cudaError_t allow_shared_memory(int bytes) {
  return cudaFuncSetAttribute(store_kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes);
}

cudaError_t launch_symbol_load(const launch_shape& shape, int* out, int value) {
  const cudaError_t code = cudaMemcpyToSymbolAsync(held_value, &value, sizeof value, 0,
                                                   cudaMemcpyHostToDevice, shape.stream);
  if (code != cudaSuccess) return code;
  symbol_load_kernel<<<shape.grid, shape.block, shape.shared_bytes, shape.stream>>>(out);
  return cudaGetLastError();
}

}  // namespace qsweep::test
