// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "block.hpp"
#include "module.hpp"

namespace cuda_on_cpu {

/// Runs all blocks of a launch, one after another; returns when it is over. `parameters` stand as
/// the kernel finds them. Whether the shape is one that a device takes is the caller's to check.
/// What the kernel does wrong ends the program with a report. Launches of several threads take
/// turns.
void run_blocks(const kernel& code, extent grid, extent block, std::uint32_t dynamic_shared_bytes,
                unsigned char* parameters);

}  // namespace cuda_on_cpu
