// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace cuda_on_cpu {

/// A place in a .cu file, and the memory range that accesses there last fell into (see
/// global_memory.hpp). `function` is the mangled name.
struct site {
  const char* place;
  const char* function;
  std::uint64_t range_begin = 0;
  std::uint64_t range_bytes = 0;
  std::uint64_t range_generation = 0;
};

/// Prints what is wrong, the kernel, the place, the block and the thread, then aborts: a kernel
/// that went wrong has no result worth a return code.
[[noreturn]] void fail(const std::string& what, const site* where);

/// "name(types)" for a mangled name.
std::string demangled(const char* name);

}  // namespace cuda_on_cpu
