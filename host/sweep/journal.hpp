// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "sweep/append_file.hpp"
#include "sweep/line_reader.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {

/// What decides the rows of a sweep: journal schema and tool version, weights, data set, scope,
/// quantizer, bits, thresholds, metrics and backend, as a flat JSON object. Two sweeps with equal
/// fingerprints give equal rows. The number of threads is no part of it.
nlohmann::json sweep_fingerprint(const sweep_job& job);

/// The append-only record of one sweep: a JSONL file whose first line is the fingerprint and whose
/// other lines are rows (sweep/journal_line.hpp).
/// A row is acknowledged when append() returns: killing the process does not lose it. It is on the
/// disk within a second (sweep/append_file.hpp). Memory does not grow with the rows as long as they
/// come in the order of their indices. Not for concurrent use by several threads.
class journal {
 public:
  /// Opens `file` or makes it, with missing parent folders. A torn last line, the mark of a kill
  /// during a write, is dropped.
  /// Throws usage_error (naming what differs) when the file is the record of something else,
  /// bad_input_error (file, line, reason) for a line that is not a row of the plan or an index that
  /// comes twice, io_error when another process holds the file or a system call fails.
  journal(const std::filesystem::path& file, const nlohmann::json& fingerprint,
          std::uint64_t plan_size);

  bool contains(std::uint64_t index) const;
  std::uint64_t size() const { return size_; }

  /// Adds rows, in one write. Throws precondition_error when an index is there already, io_error
  /// when they cannot be written or an earlier sync failed: none of them is there then.
  void append(std::span<const indexed_row> rows);

  /// Hands over the rows with first <= index < last, in index order, some hundreds at a time.
  void read(std::uint64_t first, std::uint64_t last, const rows_callback& receive) const;

  /// Returns once all rows are on the disk.
  void sync() { file_.sync(); }

 private:
  /// Rows with consecutive indices whose lines follow each other in the file.
  struct stretch {
    std::uint64_t count = 0;
    std::uint64_t offset = 0;
    std::uint64_t size = 0;  ///< in bytes, line ends included
  };

  void start(const std::string& header, const std::string& found);
  void load_rows(line_reader& lines, std::uint64_t plan_size);
  void add_line(std::uint64_t index, std::uint64_t offset, std::uint64_t size);

  append_file file_;
  std::map<std::uint64_t, stretch> stretches_;  ///< by first index
  std::uint64_t size_ = 0;
  std::string text_;  ///< the room of the last rows appended, for the next ones
};

}  // namespace qsweep
