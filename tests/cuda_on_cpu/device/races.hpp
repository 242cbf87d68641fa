// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Finds accesses of one word by two threads that nothing orders, one of them a write. Ordered are:
// in a block, what a barrier stands between, in a warp also __syncwarp; between blocks, what a
// fence of the earlier block follows and one of the later block precedes. Two atomic, volatile or
// otherwise strong accesses do not race. Since blocks run one after another, each pair of accesses
// is seen in one order only; since only the last read and write of a word are kept, a race may be
// missed.
#pragma once

#include <cstddef>
#include <cstdint>

#include "report.hpp"
#include "settings.hpp"

namespace cuda_on_cpu {

enum class order { weak, relaxed, acquire, release, acquire_release };

void begin_race_check(std::size_t blocks);
void end_block_of_race_check();

enum class access { read, write };

/// Of global memory by address, of shared memory by offset.
void check_global_race(std::uint64_t address, std::size_t bytes, access how, bool is_strong,
                       const site* where);
void check_shared_race(std::uint32_t offset, std::size_t bytes, access how, bool is_strong,
                       const site* where);

inline const bool races_are_checked = settings().races;

}  // namespace cuda_on_cpu
