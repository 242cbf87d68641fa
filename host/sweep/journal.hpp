// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "sweep/append_file.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {

/// What decides the rows of a sweep: journal schema and tool version, weights, data set, scope,
/// quantizer, bits, thresholds, metrics and backend, as a flat JSON object. Two sweeps with equal
/// fingerprints give equal rows. The number of threads is no part of it.
nlohmann::json sweep_fingerprint(const sweep_job& job);

/// The append-only record of one sweep: a JSONL file whose first line is the fingerprint and whose
/// other lines are rows: the columns of sweep/rows.hpp behind `index`. Doubles read back exactly.
/// A row is acknowledged when append() returns: killing the process does not lose it. It is on the
/// disk within a second (sweep/append_file.hpp). Not for concurrent use by several threads.
class journal {
 public:
  /// Opens `file` or makes it, with missing parent folders. A torn last line, the mark of a kill
  /// during a write, is dropped.
  /// Throws usage_error (naming what differs) when the file is the record of something else,
  /// bad_input_error (file, line, reason) for a line that is not a row of the plan or an index that
  /// comes twice, io_error when another process holds the file or a system call fails.
  journal(const std::filesystem::path& file, const nlohmann::json& fingerprint,
          std::uint64_t plan_size);

  bool contains(std::uint64_t index) const { return lines_.contains(index); }
  std::uint64_t size() const { return lines_.size(); }

  /// Adds a row. Throws precondition_error when its index is there already, io_error when it cannot
  /// be written or an earlier sync failed.
  void append(std::uint64_t index, const sweep_row& row);

  /// Hands over the rows with first <= index < last, in index order.
  void read(std::uint64_t first, std::uint64_t last, const row_callback& receive) const;

  /// Returns once all rows are on the disk.
  void sync() { file_.sync(); }

 private:
  struct line_place {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  ///< without the line end
  };

  void start(const std::string& header, const std::string& found);
  void load_rows(const std::string& content, std::size_t rows_begin, std::uint64_t plan_size);

  append_file file_;
  std::map<std::uint64_t, line_place> lines_;  ///< by index
};

/// Writes the journal's rows as CSV with a header line, sorted by index; atomically.
void write_rows_csv(const journal& rows, const std::filesystem::path& file);

}  // namespace qsweep
