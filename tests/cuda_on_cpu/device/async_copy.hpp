// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// cp.async: copies from global to shared memory that are done by the time of a wait. Here they are
// done at the wait and not before, and the target is poisoned meanwhile, so that a missing wait
// shows.
#pragma once

#include <cstddef>
#include <cstdint>

#include "memory.hpp"

namespace cuda_on_cpu {

/// Enqueues the copy of `source_bytes` and zeros up to `bytes`.
void enqueue_copy(std::uint64_t target, std::uint64_t source, std::size_t bytes,
                  std::size_t source_bytes, site* where);

/// `none` stands for a source size that is not said.
inline constexpr std::uint32_t none = ~0u;
template <std::size_t Bytes>
void copy_later(std::uint64_t target, std::uint64_t source, std::uint32_t source_bytes,
                site* where) {
  enqueue_copy(target, source, Bytes, source_bytes == none ? Bytes : source_bytes, where);
}

/// Closes this thread's group of copies.
void commit_copies();
/// Does all but the latest `pending` groups of this thread.
void wait_for_copies(std::size_t pending, site* where);
/// Does all copies of this thread, in groups or not.
void wait_for_all_copies(site* where);

/// At the beginning of a block: those that nobody waited for are dropped.
void forget_copies();

}  // namespace cuda_on_cpu
