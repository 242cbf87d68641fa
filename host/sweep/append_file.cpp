// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/append_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "core/error.hpp"

namespace qsweep {
namespace {

constexpr std::chrono::milliseconds sync_interval{500};

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

/// Makes the folder's entry of a new file as durable as the file.
bool sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool synced = ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  errno = reason;
  return synced;
}

}  // namespace

append_file::append_file(std::filesystem::path path) : path_(std::move(path)) {
  const std::filesystem::path folder = folder_of(path_);
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  if (problem) throw io_error(folder.string() + ": cannot make the folder: " + problem.message());
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail("cannot open it");
  try {
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
      if (errno != EWOULDBLOCK) fail("cannot lock it");
      throw io_error(path_.string() +
                     ": another process is writing it; wait for it or use another " +
                     "output folder");
    }
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0) fail("cannot read its size");
    size_ = static_cast<std::uint64_t>(status.st_size);
    if (!sync_folder(folder)) fail("cannot sync its folder");
    syncer_ = std::jthread([this](const std::stop_token& stop) { sync_when_due(stop); });
  } catch (...) {
    ::close(descriptor_);
    throw;
  }
}

append_file::~append_file() {
  syncer_.request_stop();
  syncer_.join();
  if (unsynced_) ::fdatasync(descriptor_);
  ::close(descriptor_);
}

void append_file::fail(const std::string& step) const {
  throw io_error(path_.string() + ": " + step + ": " +
                 std::error_code(errno, std::generic_category()).message());
}

std::string append_file::read(std::uint64_t offset, std::uint64_t count) const {
  std::string bytes(count, '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t got = ::pread(descriptor_, bytes.data() + done, bytes.size() - done,
                                static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail("cannot read it");
    if (got == 0) throw io_error(path_.string() + ": it became shorter while it was read");
    done += static_cast<std::size_t>(got);
  }
  return bytes;
}

void append_file::append(std::string_view bytes) {
  expect_no_failure();
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = ::write(descriptor_, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      const int reason = errno;
      if (::ftruncate(descriptor_, static_cast<off_t>(size_)) != 0) fail("cannot cut it back");
      errno = reason;
      fail("cannot write to it");
    }
    done += static_cast<std::size_t>(written);
  }
  size_ += bytes.size();
  const std::lock_guard lock(mutex_);
  unsynced_ = true;
}

void append_file::truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) fail("cannot cut it");
  size_ = size;
  const std::lock_guard lock(mutex_);
  unsynced_ = true;
}

void append_file::sync() {
  sync_all();
  expect_no_failure();
}

void append_file::expect_no_failure() {
  const std::lock_guard lock(mutex_);
  if (failure_) std::rethrow_exception(failure_);
}

void append_file::sync_all() {
  const std::lock_guard one_at_a_time(syncing_);
  {
    const std::lock_guard lock(mutex_);
    if (failure_ || !std::exchange(unsynced_, false)) return;
  }
  try {
    if (::fdatasync(descriptor_) != 0) fail("cannot sync it to the disk");
  } catch (const io_error&) {
    const std::lock_guard lock(mutex_);
    failure_ = std::current_exception();
  }
}

void append_file::sync_when_due(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, stop, sync_interval, [&stop] { return stop.stop_requested(); });
    }
    if (!stop.stop_requested()) sync_all();
  }
}

}  // namespace qsweep
