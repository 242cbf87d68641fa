// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

namespace qsweep::test {

/// Kernels for the checks of the runtime; each launch returns what the runtime says at once.
struct launch_shape {
  dim3 grid = 1;
  dim3 block = 1;
  std::size_t shared_bytes = 0;
  cudaStream_t stream = nullptr;
};

/// out[0] = value.
cudaError_t launch_store(const launch_shape& shape, int* out, int value);

/// The same; it is compiled for blocks of 64 threads at most.
cudaError_t launch_small_store(const launch_shape& shape, int* out, int value);

/// Lets blocks of launch_store have more dynamic shared memory.
cudaError_t allow_shared_memory(int bytes);

/// out[0] = what the device's variable holds, which is set to `value` before.
cudaError_t launch_symbol_load(const launch_shape& shape, int* out, int value);

}  // namespace qsweep::test
