// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>

namespace qsweep::cpu {

/// Sets the size of OpenMP teams, oneDNN's included, for the calling thread and restores it.
class thread_scope {
 public:
  explicit thread_scope(int threads) : before_(omp_get_max_threads()) {
    omp_set_num_threads(threads);
  }
  ~thread_scope() { omp_set_num_threads(before_); }
  thread_scope(const thread_scope&) = delete;
  thread_scope& operator=(const thread_scope&) = delete;

 private:
  int before_;
};

/// Calls body(begin, end) for consecutive parts of [0, size), one a thread, each a multiple of
/// `grain` long but the last. For work whose parts do not depend on each other.
template <class Body>
void parallel_parts(int threads, std::size_t size, std::size_t grain, const Body& body) {
  const std::size_t grains = (size + grain - 1) / grain;
  const std::size_t parts = std::min(grains, static_cast<std::size_t>(threads));
  if (parts <= 1) {
    if (size > 0) body(std::size_t{0}, size);
    return;
  }
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(parts))
  for (std::size_t part = 0; part < parts; ++part) {
    const std::size_t begin = part * grains / parts * grain;
    const std::size_t end = std::min(size, (part + 1) * grains / parts * grain);
    if (begin < end) body(begin, end);
  }
}

}  // namespace qsweep::cpu
