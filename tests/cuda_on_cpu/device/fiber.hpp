// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// Threads of one block take turns on one processor: each has a stack of its own.
#pragma once

#include <cstddef>

namespace cuda_on_cpu {

/// One flow of control. One without a stack of its own is the caller's.
struct fiber {
  void* context = nullptr;
  const char* stack = nullptr;
  std::size_t stack_bytes = 0;
  void* sanitizer_stack = nullptr;
};

/// Gives it a stack, unless it has one from before, and readies it to run `entry`, which must end
/// with a switch and never return.
void prepare(fiber& prepared, void (*entry)());

/// Leaves `from` and goes on in `to`; returns when somebody switches to `from` again. `is_over`
/// says that nobody will.
void switch_fibers(fiber& from, fiber& to, bool is_over = false);

}  // namespace cuda_on_cpu
