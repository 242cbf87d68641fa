// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace qsweep {

/// A file that only grows, held by one process at a time (flock), whose bytes are on the disk
/// within a second of append(): a thread of its own syncs it, so that a long pause between two
/// appends leaves nothing in doubt. Not for concurrent use by several threads. Every call throws
/// io_error naming the file, the step and the system's reason.
class append_file {
 public:
  /// Opens the file or makes it, with missing parent folders. Throws io_error also when another
  /// process, or another append_file of this one, holds it.
  explicit append_file(std::filesystem::path path);
  /// Syncs and closes; a sync that fails here goes unreported, call sync() to know.
  ~append_file();
  append_file(const append_file&) = delete;
  append_file& operator=(const append_file&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }

  std::string read(std::uint64_t offset, std::uint64_t count) const;

  /// All of `bytes` or nothing: what was written of them before an error is cut off again. A kill
  /// can leave a part of them.
  void append(std::string_view bytes);

  void truncate(std::uint64_t size);

  /// Returns once everything is on the disk. Reports an earlier failure of the thread, too.
  void sync();

 private:
  [[noreturn]] void fail(const std::string& step) const;
  void expect_no_failure();
  void sync_when_due(const std::stop_token& stop);
  void sync_all();

  std::filesystem::path path_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
  std::mutex syncing_;  ///< held while the system syncs: a failure is told once, to one caller
  std::mutex mutex_;    ///< guards the two below; never held for long, so that appends go on
  bool unsynced_ = false;
  std::exception_ptr failure_;
  std::condition_variable_any wake_;
  std::jthread syncer_;
};

}  // namespace qsweep
