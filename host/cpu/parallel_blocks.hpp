// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <exception>

#include "cpu/threads.hpp"

namespace qsweep::cpu {

/// Calls body(worker, block) for the blocks 0 .. blocks - 1, each once, on `threads` workers that
/// take the next block when they are free. Inside the body OpenMP and oneDNN have one thread, so
/// that a block's result does not depend on `threads`. 0 <= worker < threads: for scratch memory.
/// Rethrows the first exception of a body, after all blocks have been tried.
template <class Body>
void parallel_blocks(int threads, std::size_t blocks, const Body& body) {
  std::exception_ptr failure;
#pragma omp parallel num_threads(threads)
  {
    const thread_scope single(1);
    const auto worker = static_cast<std::size_t>(omp_get_thread_num());
#pragma omp for schedule(dynamic)
    for (std::size_t block = 0; block < blocks; ++block) {
      try {
        body(worker, block);
      } catch (...) {
#pragma omp critical(qsweep_parallel_blocks)
        if (!failure) failure = std::current_exception();
      }
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace qsweep::cpu
