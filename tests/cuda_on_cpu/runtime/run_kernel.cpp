// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/run_kernel.hpp"

#include "device/launch.hpp"

namespace cuda_on_cpu {

void run_kernel(const kernel& what, dim3 grid, dim3 block, std::size_t dynamic_shared_bytes,
                unsigned char* parameters) {
  run_blocks(what, {grid.x, grid.y, grid.z}, {block.x, block.y, block.z},
             static_cast<std::uint32_t>(dynamic_shared_bytes), parameters);
}

}  // namespace cuda_on_cpu
