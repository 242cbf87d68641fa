// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/recorded_sweep.hpp"

#include "core/error.hpp"
#include "sweep/journal.hpp"

namespace qsweep {
namespace {

/// Counts the failed rows on their way to `emit`.
row_callback counting(sweep_outcome& outcome, const row_callback& emit) {
  return [&outcome, &emit](std::uint64_t index, const sweep_row& row) {
    if (is_failed(row)) ++outcome.failed;
    emit(index, row);
  };
}

}  // namespace

sweep_outcome run_recorded_sweep(const sweep_job& job,
                                 const std::optional<std::filesystem::path>& folder,
                                 const row_callback& emit, const stop_predicate& stop) {
  check(job);
  sweep_outcome outcome{.points = plan_size(job.request)};
  const row_callback deliver = counting(outcome, emit);
  if (!folder) {
    run_sweep(job, sweep_selection{}, deliver, stop);
    return outcome;
  }
  QSWEEP_EXPECTS(!job.weights.sha256.empty(), "a recorded sweep needs weights with a checksum");
  journal record(*folder / "journal.jsonl", sweep_fingerprint(job), outcome.points);
  outcome.resumed = record.size();
  std::uint64_t delivered = 0;  // every index below was handed to `deliver`
  const auto record_and_deliver = [&](std::uint64_t index, const sweep_row& row) {
    record.append(index, row);
    record.read(delivered, index + 1, deliver);
    delivered = index + 1;
  };
  sweep_selection open_points;
  open_points.skip = [&](std::uint64_t index) { return record.contains(index); };
  run_sweep(job, open_points, record_and_deliver, stop);
  record.read(delivered, outcome.points, deliver);
  record.sync();
  write_rows_csv(record, *folder / "rows.csv");
  return outcome;
}

}  // namespace qsweep
