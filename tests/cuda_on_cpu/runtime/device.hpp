// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace cuda_on_cpu {

/// The device that the calling thread works with.
int current_device();

bool is_device(int device);

/// The pretend device's limits, those of compute capability 9.0; few multiprocessors, since blocks
/// run one after another.
inline constexpr int warp_size = 32;
inline constexpr int multiprocessors = 4;
inline constexpr int max_threads_per_block = 1024;
inline constexpr int max_threads_per_multiprocessor = 2048;
inline constexpr int max_blocks_per_multiprocessor = 32;
inline constexpr int max_block_z = 64;
inline constexpr unsigned max_grid_x = 2147483647;
inline constexpr unsigned max_grid_yz = 65535;
inline constexpr std::size_t shared_bytes_per_block = std::size_t{48} << 10;
inline constexpr std::size_t shared_bytes_per_block_opt_in = std::size_t{227} << 10;
inline constexpr std::size_t shared_bytes_per_multiprocessor = std::size_t{228} << 10;
inline constexpr std::size_t reserved_shared_bytes = std::size_t{1} << 10;
inline constexpr int registers_per_block = 65536;
inline constexpr int l2_bytes = 50 << 20;
inline constexpr int memory_bus_bits = 5120;
inline constexpr int clock_khz = 1980000;
inline constexpr int memory_clock_khz = 2619000;

/// Memory that is allocated or will be once the streams have come that far.
std::size_t used_memory(int device);

/// Counts `bytes` as used; false, and nothing counted, when the device has not as many left.
bool use_memory(int device, std::size_t bytes);
void unuse_memory(int device, std::size_t bytes);

}  // namespace cuda_on_cpu
