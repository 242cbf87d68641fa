// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace qsweep {

/// A new version of `file`, written in pieces and in its place all at once: a temporary file in the
/// same folder, and at commit() fsync, rename, fsync of the folder. Missing parent folders are
/// made. Without commit() nothing but the old file remains; a kill leaves the temporary file.
/// Throws io_error naming the file, the step and the system's reason.
class atomic_file {
 public:
  /// With a temporary name of its own.
  explicit atomic_file(const std::filesystem::path& file);
  /// With the temporary name `draft` in the same folder, overwritten if it is there: for callers
  /// who see to it that nobody else writes `file`, and want nothing left behind by kills.
  atomic_file(const std::filesystem::path& file, const std::string& draft);
  ~atomic_file();
  atomic_file(const atomic_file&) = delete;
  atomic_file& operator=(const atomic_file&) = delete;

  void append(std::string_view content);

  /// Must be called once, after the last append().
  void commit();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

/// Replaces `file` by `content`, all or nothing (atomic_file). On failure the old file stays as it
/// was and the temporary file is removed. Throws io_error naming the file, the step and the
/// system's reason.
void write_file_atomically(const std::filesystem::path& file, std::string_view content);

/// The whole file. Throws io_error (file, reason); also for a folder.
std::string read_whole_file(const std::filesystem::path& file);

}  // namespace qsweep
