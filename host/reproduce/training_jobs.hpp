// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>

#include "reproduce/observation.hpp"

namespace qsweep {

/// One network to be trained with one seed.
struct training_job {
  network_id network;
  std::uint64_t seed = 0;

  auto operator<=>(const training_job&) const = default;
};

/// Calls `work` once for each job, `workers` of them at a time on threads of their own, handed out
/// in the order of the list. After an exception no further job is handed out; the first exception
/// is rethrown when the running jobs have ended. `workers` >= 1.
void run_jobs(std::span<const training_job> jobs, int workers,
              const std::function<void(const training_job&)>& work);

}  // namespace qsweep
