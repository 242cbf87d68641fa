// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#undef NDEBUG  // device code's assert is one of the checks
#include "planted_bugs.hpp"

#include <cuda_pipeline_primitives.h>

#include <cassert>

#include "common/cuda_error.hpp"

namespace qsweep::test {
namespace {

__global__ void read_past_kernel(int* out, int size) {
  out[0] = out[size + threadIdx.x];
}

__global__ void write_past_kernel(int* out) {
  extern __shared__ int window[];
  window[threadIdx.x] = 1;
  __syncthreads();
  out[threadIdx.x] = window[0];
}

__global__ void unwritten_kernel(int* out) {
  __shared__ int window[32];
  if (threadIdx.x != 5) window[threadIdx.x] = 0;
  __syncthreads();
  out[threadIdx.x] = window[threadIdx.x];
}

template <bool IsRight>
__global__ void barrier_kernel(int* out) {
  __shared__ int window[64];
  window[threadIdx.x] = static_cast<int>(threadIdx.x);
  if (IsRight) __syncthreads();
  out[threadIdx.x] = window[63 - threadIdx.x];
}

template <bool IsRight>
__global__ void warp_sync_kernel(int* out) {
  __shared__ int window[32];
  window[threadIdx.x] = static_cast<int>(threadIdx.x);
  if (IsRight) __syncwarp();
  out[threadIdx.x] = window[31 - threadIdx.x];
}

__global__ void missing_lanes_kernel(int* out) {
  int value = static_cast<int>(threadIdx.x);
  if (threadIdx.x < 16) value = __shfl_down_sync(~0u, value, 1);
  __syncthreads();
  out[threadIdx.x] = value;
}

template <bool IsRight>
__global__ void copy_kernel(int* out) {
  __shared__ __align__(16) int window[32 * 4];
  __pipeline_memcpy_async(&window[4 * threadIdx.x], &out[4 * threadIdx.x], 16);
  __pipeline_commit();
  if (IsRight) __pipeline_wait_prior(0);
  out[4 * threadIdx.x] = window[4 * threadIdx.x] + 1;
}

__global__ void two_blocks_kernel(int* out) {
  if (threadIdx.x == 0) out[0] = static_cast<int>(blockIdx.x);
}

__global__ void two_warps_kernel(int* out) {
  if (threadIdx.x % 32 == 0) out[0] = static_cast<int>(threadIdx.x);
}

template <bool IsRight>
__global__ void last_block_kernel(int* out, unsigned* counter) {
  out[1 + blockIdx.x] = static_cast<int>(blockIdx.x);
  if (IsRight) __threadfence();
  if (atomicAdd(counter, 1) != gridDim.x - 1) return;
  if (IsRight) __threadfence();
  int sum = 0;
  for (unsigned i = 0; i < gridDim.x; ++i) sum += out[1 + i];
  out[0] = sum;
}

__global__ void bytes_kernel(int* out) {
  reinterpret_cast<char*>(out)[threadIdx.x] = static_cast<char>(threadIdx.x);
}

__global__ void misaligned_kernel(int* out) {
  out[0] = *reinterpret_cast<int*>(reinterpret_cast<char*>(out) + 1 + threadIdx.x);
}

__global__ void assertion_kernel(int* out) {
  assert(out[0] == 12345 && "planted");
  out[0] = 0;
}

void finish() {
  QSWEEP_CUDA_TRY(cudaGetLastError());
  QSWEEP_CUDA_TRY(cudaDeviceSynchronize());
}

}  // namespace

void read_past_the_end(int* out, int size) {
  read_past_kernel<<<1, 1>>>(out, size);
  finish();
}
void write_past_shared_memory(int* out) {
  write_past_kernel<<<1, 32, 31 * sizeof(int)>>>(out);
  finish();
}
void read_unwritten_shared_memory(int* out) {
  unwritten_kernel<<<1, 32>>>(out);
  finish();
}
void miss_a_barrier(int* out, bool is_right) {
  is_right ? barrier_kernel<true><<<1, 64>>>(out) : barrier_kernel<false><<<1, 64>>>(out);
  finish();
}
void miss_a_warp_sync(int* out, bool is_right) {
  is_right ? warp_sync_kernel<true><<<1, 32>>>(out) : warp_sync_kernel<false><<<1, 32>>>(out);
  finish();
}
void miss_lanes_in_a_shuffle(int* out) {
  missing_lanes_kernel<<<1, 32>>>(out);
  finish();
}
void miss_a_copy_wait(int* out, bool is_right) {
  is_right ? copy_kernel<true><<<1, 32>>>(out) : copy_kernel<false><<<1, 32>>>(out);
  finish();
}
void write_from_two_blocks(int* out) {
  two_blocks_kernel<<<2, 32>>>(out);
  finish();
}
void write_from_two_warps(int* out) {
  two_warps_kernel<<<1, 64>>>(out);
  finish();
}
void sum_in_the_last_block(int* out, unsigned* counter, bool is_right) {
  is_right ? last_block_kernel<true><<<4, 1>>>(out, counter)
           : last_block_kernel<false><<<4, 1>>>(out, counter);
  finish();
}
void write_neighbouring_bytes(int* out) {
  bytes_kernel<<<1, 128>>>(out);
  finish();
}
void misalign_a_load(int* out) {
  misaligned_kernel<<<1, 1>>>(out);
  finish();
}
void fail_an_assertion(int* out) {
  assertion_kernel<<<1, 1>>>(out);
  finish();
}

}  // namespace qsweep::test
