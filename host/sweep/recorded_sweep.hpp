// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "sweep/sweep.hpp"

namespace qsweep {

struct sweep_outcome {
  std::uint64_t points = 0;   ///< in the plan
  std::uint64_t resumed = 0;  ///< of these, found in the journal
  std::uint64_t failed = 0;   ///< of these, with status "failed: ..." (exit code 3)
};

/// Runs the whole plan and hands every row, found or computed, to `emit` in index order.
/// With a folder, each row is in `folder`/journal.jsonl before `emit` sees it, points already there
/// are not run again, and at the end `folder`/rows.csv is there (at once, sorted by index; the same
/// bytes however often the sweep was killed and resumed). The caller writes context.json. Memory
/// does not grow with the number of points.
/// Throws what run_sweep and journal (sweep/journal.hpp) throw; after interrupted_error the same
/// call goes on where it stopped.
sweep_outcome run_recorded_sweep(const sweep_job& job,
                                 const std::optional<std::filesystem::path>& folder,
                                 const rows_callback& emit, const stop_predicate& stop = {});

}  // namespace qsweep
