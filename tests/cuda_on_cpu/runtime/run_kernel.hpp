// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>

#include "device/module.hpp"

namespace cuda_on_cpu {

/// Runs all blocks of a launch, one after another. `parameters` stand as the kernel finds them.
void run_kernel(const kernel& what, dim3 grid, dim3 block, std::size_t dynamic_shared_bytes,
                unsigned char* parameters);

}  // namespace cuda_on_cpu
