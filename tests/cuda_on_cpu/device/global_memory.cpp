// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "global_memory.hpp"

#include <iterator>
#include <map>
#include <string>

namespace cuda_on_cpu {
namespace {

std::map<std::uint64_t, std::size_t>& ranges() {
  static std::map<std::uint64_t, std::size_t> instance;
  return instance;
}

std::string describe(std::uint64_t address, std::size_t bytes) {
  const auto after = ranges().upper_bound(address);
  std::string text = "global access of " + std::to_string(bytes) + " bytes out of bounds";
  if (after == ranges().begin()) return text + ", below every allocation";
  const auto [begin, size] = *std::prev(after);
  return text + ", at offset " + std::to_string(address - begin) + " from an allocation of " +
         std::to_string(size) + " bytes";
}

}  // namespace

std::uint64_t global_memory_generation = 1;

void add_global_memory(const void* base, std::size_t bytes) {
  ++global_memory_generation;
  ranges()[reinterpret_cast<std::uint64_t>(base)] = bytes;
}

void remove_global_memory(const void* base) {
  ++global_memory_generation;
  ranges().erase(reinterpret_cast<std::uint64_t>(base));
}

void find_range(std::uint64_t address, std::size_t bytes, site* where) {
  const auto after = ranges().upper_bound(address);
  if (after == ranges().begin()) fail(describe(address, bytes), where);
  const auto [begin, size] = *std::prev(after);
  if (size < bytes || address - begin > size - bytes) fail(describe(address, bytes), where);
  where->range_begin = begin;
  where->range_bytes = size;
  where->range_generation = global_memory_generation;
}

}  // namespace cuda_on_cpu
