// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "backend/backend.hpp"
#include "backend/preconditions.hpp"

namespace qsweep::cpu {

/// A contiguous run of weights of one group: the unit of work of a thread. Chunks do not depend on
/// the number of threads, and partial results are combined in chunk order; hence results do not
/// depend on it either.
struct chunk {
  std::size_t group = 0;
  std::size_t offset = 0;
  std::size_t size = 0;
};

/// All weights of all groups in chunks of at most 16 Ki weights (64 KiB: a part of the L2 cache).
/// Throws precondition_error when a range leaves the weights.
std::vector<chunk> make_chunks(const weights_view& weights);

/// Throws precondition_error with the index of the first NaN or infinite weight.
void expect_finite(int threads, std::span<const float> values);

}  // namespace qsweep::cpu
