// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace qsweep::cpu {

/// Memory that begins a cache line, so that no load of a vector register spans two.
template <class T>
struct cache_line_allocator {
  using value_type = T;

  cache_line_allocator() = default;
  template <class U>
  explicit cache_line_allocator(const cache_line_allocator<U>&) {}

  static constexpr std::align_val_t alignment{64};
  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
  void deallocate(T* memory, std::size_t) { ::operator delete(memory, alignment); }

  template <class U>
  bool operator==(const cache_line_allocator<U>&) const {
    return true;
  }
};

template <class T>
using aligned_vector = std::vector<T, cache_line_allocator<T>>;

}  // namespace qsweep::cpu
