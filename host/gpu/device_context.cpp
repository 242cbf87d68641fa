// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_context.hpp"

#include <cstdint>
#include <utility>

namespace qsweep::gpu {
namespace {

/// Memory that a stream frees stays with the process: it will be asked for again.
void keep_freed_memory(int index) {
  cudaMemPool_t pool = nullptr;
  QSWEEP_CUDA_TRY(cudaDeviceGetDefaultMemPool(&pool, index));
  std::uint64_t everything = UINT64_MAX;
  QSWEEP_CUDA_TRY(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &everything));
}

std::size_t free_memory() {
  std::size_t free_bytes = 0;
  std::size_t total_bytes = 0;
  QSWEEP_CUDA_TRY(cudaMemGetInfo(&free_bytes, &total_bytes));
  return free_bytes;
}

std::string gibibytes(std::size_t bytes) {
  const std::size_t tenths = bytes / ((std::size_t{1} << 30) / 10);
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " GiB";
}

}  // namespace

device_context::device_context(int index, notice_function notice)
    : properties_(read_properties(index)), notice_(std::move(notice)) {
  make_current();
  keep_freed_memory(index);
  stream_ = make_stream();
  cublas_ = make_cublas(stream());
  cudnn_ = make_cudnn(stream());
  memory_budget_ = free_memory() / 2;
  notify(properties_.name + ": tiles take up to " + gibibytes(memory_budget_) + " of its " +
         gibibytes(properties_.memory_bytes));
}

void device_context::notify(const std::string& what) const {
  if (notice_) notice_("device " + std::to_string(properties_.index) + ", " + what);
}

void device_context::note_smaller_tile(std::size_t quantizations) const {
  notify("out of memory: going on with " + std::to_string(quantizations) +
         " quantizations at a time");
}

void device_context::make_current() const {
  QSWEEP_CUDA_TRY(cudaSetDevice(properties_.index));
}

}  // namespace qsweep::gpu
