// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/recorded_sweep.hpp"

#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/record_writer.hpp"
#include "sweep/journal.hpp"
#include "sweep/plan.hpp"
#include "sweep/rows.hpp"

namespace qsweep {
namespace {

/// Counts the failed rows on their way to `emit`.
rows_callback counting(sweep_outcome& outcome, const rows_callback& emit) {
  return [&outcome, &emit](std::span<const indexed_row> rows) {
    for (const indexed_row& each : rows) {
      if (is_failed(each.row)) ++outcome.failed;
    }
    emit(rows);
  };
}

/// How many rows stand at consecutive indices from the first on.
std::size_t leading_stretch(std::span<const indexed_row> rows) {
  std::size_t count = 1;
  while (count < rows.size() && rows[count].index == rows[0].index + count) ++count;
  return count;
}

/// The files of a sweep's folder, filled while the sweep runs: each row goes to the journal and, in
/// index order with the rows found there, to rows.csv and `emit`.
class recorder {
 public:
  recorder(const std::filesystem::path& folder, const sweep_job& job, const rows_callback& emit)
      : journal_(folder / "journal.jsonl", sweep_fingerprint(job), sweep_plan(job.request).size()),
        // The journal's lock keeps others away.
        csv_(folder / "rows.csv", ".rows.csv.draft"),
        emit_(emit) {
    append_csv_line(text_, std::vector<cell>(sweep_columns().begin(), sweep_columns().end()));
    csv_.append(text_);
  }

  const journal& record() const { return journal_; }

  /// Takes new rows, in index order from call to call; all rows between them are in the journal.
  void take(std::span<const indexed_row> rows) {
    journal_.append(rows);
    while (!rows.empty()) {
      deliver_found(rows[0].index);
      const std::size_t count = leading_stretch(rows);
      deliver(rows.first(count));
      rows = rows.subspan(count);
    }
  }

  /// Delivers the rows left over and finishes the files.
  void finish(std::uint64_t plan_size) {
    deliver_found(plan_size);
    journal_.sync();
    csv_.commit();
  }

 private:
  void deliver_found(std::uint64_t end) {
    if (next_ == end) return;
    journal_.read(next_, end, [this](std::span<const indexed_row> rows) { deliver(rows); });
  }

  void deliver(std::span<const indexed_row> rows) {
    text_.clear();
    for (const indexed_row& each : rows) append_csv_line(text_, to_cells(each.row));
    csv_.append(text_);
    next_ = rows.back().index + 1;
    emit_(rows);
  }

  journal journal_;
  atomic_file csv_;
  const rows_callback& emit_;
  std::uint64_t next_ = 0;  ///< every row below was delivered
  std::string text_;
};

}  // namespace

sweep_outcome run_recorded_sweep(const sweep_job& job,
                                 const std::optional<std::filesystem::path>& folder,
                                 const rows_callback& emit, const stop_predicate& stop) {
  check(job);
  sweep_outcome outcome{.points = sweep_plan(job.request).size()};
  const rows_callback deliver = counting(outcome, emit);
  if (!folder) {
    run_sweep(job, sweep_selection{}, deliver, stop);
    return outcome;
  }
  QSWEEP_EXPECTS(!job.weights.sha256.empty(), "a recorded sweep needs weights with a checksum");
  recorder files(*folder, job, deliver);
  outcome.resumed = files.record().size();
  sweep_selection open_points;
  open_points.skip = [&](std::uint64_t index) { return files.record().contains(index); };
  run_sweep(
      job, open_points, [&](std::span<const indexed_row> rows) { files.take(rows); }, stop);
  files.finish(outcome.points);
  return outcome;
}

}  // namespace qsweep
