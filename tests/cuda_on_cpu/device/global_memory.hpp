// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Which addresses kernels may touch: what the host allocated and the modules' variables.
#pragma once

#include <cstddef>
#include <cstdint>

#include "report.hpp"

namespace cuda_on_cpu {

/// The host side names each allocation that kernels may use: device, pinned and managed memory.
void add_global_memory(const void* base, std::size_t bytes);
void remove_global_memory(const void* base);

/// Changes whenever an allocation comes or goes.
extern std::uint64_t global_memory_generation;

/// Looks the access up, remembers its range in `where`, or fails: "out of bounds".
void find_range(std::uint64_t address, std::size_t bytes, site* where);

/// Fails unless [address, address + bytes) lies in one allocation. The last range of each place is
/// remembered, so that the look-up is rare.
inline void check_global(std::uint64_t address, std::size_t bytes, site* where) {
  if (where->range_generation != global_memory_generation ||
      address - where->range_begin > where->range_bytes - bytes) [[unlikely]] {
    find_range(address, bytes, where);
  }
}

}  // namespace cuda_on_cpu
