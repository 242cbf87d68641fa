// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// The block that runs, its threads, and how they wait for each other. Blocks run one after another,
// and the threads of a block on one processor, each until it must wait for others.
#pragma once

#include <cstddef>
#include <cstdint>

#include "fiber.hpp"
#include "module.hpp"
#include "report.hpp"

namespace cuda_on_cpu {

struct extent {
  std::uint32_t x = 1, y = 1, z = 1;
};

enum class thread_state : std::uint8_t { ready, at_barrier, in_warp, finished };

struct exchange;

struct thread {
  extent index;
  std::uint32_t linear = 0, warp = 0, lane = 0;
  thread_state state = thread_state::ready;
  std::uint32_t waits_for = 0;  ///< the barrier's number, or the mask of lanes
  const site* place = nullptr;  ///< where it waits
  exchange* offered = nullptr;  ///< to the lanes it waits for
  void (*combine)(exchange**, std::uint32_t) = nullptr;
  std::uint32_t barriers_passed = 0;    ///< order memory: barriers of the block,
  std::uint32_t warp_syncs_passed = 0;  ///< and of the warp
  fiber flow;
  const char* stack = nullptr;  ///< that its local variables lie on
  std::size_t stack_bytes = 0;
};

/// What runs now.
struct running_block {
  extent grid_size, block_size, block_index;
  std::uint32_t thread_count = 0;
  std::uint32_t dynamic_shared_offset = 0, dynamic_shared_bytes = 0, shared_bytes = 0;
  unsigned char* shared = nullptr;
  unsigned char* parameters = nullptr;
  std::size_t parameter_bytes = 0;
  const kernel* code = nullptr;
  std::uint32_t launch = 0;        ///< counts launches
  std::uint32_t linear_block = 0;  ///< counts blocks of the launch
  std::uint32_t fences = 0;        ///< that this block has executed

  std::uint32_t warp_count() const { return (thread_count + 31) / 32; }
};
extern running_block running;
extern thread* self;

/// Runs the block that `running` describes, in the order of threads that CUDA_ON_CPU_ORDER says.
void run_block();

/// Thrown by `exit` inside a called function.
struct thread_exit {};

struct barrier_result {
  std::uint32_t count;  ///< of true predicates
  bool and_, or_;
};
/// bar.sync and bar.red: waits for `count` threads, 0 meaning all that have not finished.
barrier_result synchronize_block(std::uint32_t barrier, std::uint32_t count, const site* where,
                                 bool predicate = false);
void arrive_at_barrier(std::uint32_t barrier, std::uint32_t count, const site* where);

/// nanosleep: lets the other threads run.
void pause_thread();

/// What a lane brings to a warp instruction and takes from it; each instruction derives its own.
struct exchange {};

/// Waits until the lanes of `mask` that have not finished are here. The last one runs `combine` on
/// what all of them (bits of the second argument) have offered.
void meet(std::uint32_t mask, exchange& offered, void (*combine)(exchange**, std::uint32_t),
          const site* where);

/// %clock: only ever grows.
inline std::uint64_t clock_ticks() {
  static std::uint64_t ticks = 0;
  return ticks += 10;
}

}  // namespace cuda_on_cpu
