// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
// What a translated module offers the host: its kernels and variables. A module is named by the
// hash of its PTX text, which the host finds in the object's fat binary too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cuda_on_cpu {

struct parameter {
  std::uint32_t offset, size;
};

struct kernel {
  const char* name;
  void (*body)(unsigned char* parameters);  ///< what one thread does
  bool threads_meet;                        ///< at barriers or in warp instructions
  std::uint32_t static_shared_bytes;
  std::uint32_t max_threads;  ///< of a block, by __launch_bounds__; 0 if not said
  std::vector<parameter> parameters;
};

struct symbol {
  void* address = nullptr;
  std::size_t bytes = 0;
};

/// Translated modules call these while the program starts.
void begin_module(std::uint64_t hash);
void add_kernel(kernel added);
void add_symbol(const char* name, void* address, std::size_t bytes);
void patch_address(unsigned char* at, std::uint64_t address);

/// Null, or an empty symbol, if the module has no such name.
const kernel* find_kernel(std::uint64_t module, std::string_view name);
symbol find_symbol(std::uint64_t module, std::string_view name);

}  // namespace cuda_on_cpu
