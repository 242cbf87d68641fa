// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <functional>

namespace cuda_on_cpu {

/// For stand-ins of libraries: enqueues work as if it were a kernel. False when `on` is not a
/// stream of `device`, which must be the calling thread's.
bool enqueue_library_work(cudaStream_t on, int device, std::function<void()> run);

/// For such work: stops the program unless a device may touch all of the range. `what` says whose
/// it is: "A of cublasGemmEx".
void require_device_range(const char* what, const void* data, std::size_t bytes);

}  // namespace cuda_on_cpu
