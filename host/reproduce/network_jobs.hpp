// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>

#include "reproduce/observation.hpp"

namespace qsweep {

/// One network of one training seed.
struct network_job {
  network_id network;
  std::uint64_t seed = 0;

  auto operator<=>(const network_job&) const = default;
};

/// Calls `work` once for each job, `workers` of them at a time on threads of their own, handed out
/// in the order of the list. After an exception no further job is handed out; the first exception
/// is rethrown when the running jobs have ended. `workers` >= 1.
void run_jobs(std::span<const network_job> jobs, int workers,
              const std::function<void(const network_job&)>& work);

}  // namespace qsweep
