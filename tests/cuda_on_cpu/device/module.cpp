// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "module.hpp"

#include <cstring>
#include <map>
#include <string>
#include <utility>

#include "global_memory.hpp"

namespace cuda_on_cpu {
namespace {

using key = std::pair<std::uint64_t, std::string>;

struct registry {
  std::uint64_t module = 0;
  std::map<key, kernel> kernels;
  std::map<key, symbol> symbols;
};

// Made when first used, since modules register before main.
registry& registered() {
  static registry instance;
  return instance;
}

}  // namespace

void begin_module(std::uint64_t hash) {
  registered().module = hash;
}

void add_kernel(kernel added) {
  const key name{registered().module, added.name};
  registered().kernels.emplace(name, std::move(added));
}

void add_symbol(const char* name, void* address, std::size_t bytes) {
  registered().symbols[{registered().module, name}] = {address, bytes};
  add_global_memory(address, bytes);
}

void patch_address(unsigned char* at, std::uint64_t address) {
  std::memcpy(at, &address, sizeof address);
}

const kernel* find_kernel(std::uint64_t module, std::string_view name) {
  const auto found = registered().kernels.find({module, std::string(name)});
  return found == registered().kernels.end() ? nullptr : &found->second;
}

symbol find_symbol(std::uint64_t module, std::string_view name) {
  const auto found = registered().symbols.find({module, std::string(name)});
  return found == registered().symbols.end() ? symbol{} : found->second;
}

}  // namespace cuda_on_cpu
