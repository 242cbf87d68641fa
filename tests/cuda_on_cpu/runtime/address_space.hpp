// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace cuda_on_cpu {

/// Who may touch a block of memory: a device's number, or
inline constexpr int pinned_owner = -1;  ///< page-locked host memory: the host and every device

/// A block that was given out. It ends at a page nobody may touch, and the few bytes between its
/// end (blocks begin on multiples of 16) and that page are checked when it is freed.
struct memory_block {
  char* data = nullptr;
  std::size_t bytes = 0;
  int owner = pinned_owner;
  char* pages = nullptr;  ///< what is mapped
  std::size_t page_bytes = 0;
  bool live = false;  ///< memory that a stream allocates is live once the stream has come this far
};

/// A new block at addresses that were never given out before, so that a use after its end is
/// always found; not live yet. nullptr when there are no addresses left.
memory_block* reserve_block(std::size_t bytes, int owner);

/// Fills it with garbage; from here on it may be touched, device memory while its device runs.
void bring_to_life(memory_block& of);

/// Stops the program when bytes next to the block were written.
void release_block(memory_block& of);

/// The block that `pointer` points into, live or not; nullptr for other memory.
memory_block* find_block(const void* pointer);

/// While a device runs, its memory may be touched; otherwise nobody may.
void open_device(int device);
void close_devices();

/// "4 bytes behind a block of 16 bytes of device 0", for reports; empty for other memory.
std::string describe_address(const void* pointer);

/// Whether an address lies in the range that blocks are taken from: all that a kernel may touch
/// beside its own module's variables.
bool is_visible_to_devices(const void* pointer);

}  // namespace cuda_on_cpu
