// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/atomic_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>

#include "core/error.hpp"

namespace qsweep {
namespace {

[[noreturn]] void fail(const std::filesystem::path& file, const std::string& step) {
  throw io_error(file.string() + ": cannot " + step + ": " +
                 std::generic_category().message(errno));
}

/// The one owner of a file descriptor.
class descriptor {
 public:
  explicit descriptor(int number) : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }

 private:
  int number_;
};

/// A file that is removed unless it was renamed.
class temporary_file {
 public:
  explicit temporary_file(std::filesystem::path path) : path_(std::move(path)) {}
  ~temporary_file() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  temporary_file(const temporary_file&) = delete;
  temporary_file& operator=(const temporary_file&) = delete;

  const std::filesystem::path& path() const { return path_; }

  void rename_to(const std::filesystem::path& target) {
    if (::rename(path_.c_str(), target.c_str()) != 0) fail(target, "rename the new file to it");
    path_.clear();
  }

 private:
  std::filesystem::path path_;
};

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

std::string temporary_name(const std::filesystem::path& file) {
  static std::atomic<unsigned> counter{0};
  return fmt::format(".{}.{}-{}.tmp", file.filename().string(), ::getpid(), counter++);
}

void make_folder_of(const std::filesystem::path& file) {
  std::error_code failure;
  std::filesystem::create_directories(folder_of(file), failure);
  if (failure) {
    throw io_error(file.string() + ": cannot make its folder: " + failure.message());
  }
}

void write_all(const descriptor& out, std::string_view content, const std::filesystem::path& file) {
  while (!content.empty()) {
    const ssize_t written = ::write(out.get(), content.data(), content.size());
    if (written < 0 && errno != EINTR) fail(file, "write");
    if (written > 0) content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void sync_folder(const std::filesystem::path& folder) {
  const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open()) fail(folder, "open the folder");
  // Some file systems cannot fsync a folder; the file itself is safe then all the same.
  if (::fsync(opened.get()) != 0 && errno != EINVAL) fail(folder, "fsync the folder");
}

}  // namespace

struct atomic_file::state {
  state(const std::filesystem::path& target, const std::string& draft, int flags)
      : file(target),
        out(::open((folder_of(target) / draft).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags,
                   0666)),
        temporary(out.is_open() ? folder_of(target) / draft : std::filesystem::path()) {
    if (!out.is_open()) fail(file, "write in its folder");
  }

  std::filesystem::path file;
  descriptor out;
  temporary_file temporary;
};

atomic_file::atomic_file(const std::filesystem::path& file) {
  make_folder_of(file);
  state_ = std::make_unique<state>(file, temporary_name(file), O_EXCL);
}

atomic_file::atomic_file(const std::filesystem::path& file, const std::string& draft) {
  make_folder_of(file);
  state_ = std::make_unique<state>(file, draft, O_TRUNC);
}

atomic_file::~atomic_file() = default;

void atomic_file::append(std::string_view content) {
  write_all(state_->out, content, state_->file);
}

void atomic_file::commit() {
  if (::fsync(state_->out.get()) != 0) fail(state_->file, "fsync");
  state_->temporary.rename_to(state_->file);
  sync_folder(folder_of(state_->file));
}

void write_file_atomically(const std::filesystem::path& file, std::string_view content) {
  atomic_file out(file);
  out.append(content);
  out.commit();
}

std::string read_whole_file(const std::filesystem::path& file) {
  const descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!in.is_open()) fail(file, "open");
  struct stat facts {};
  if (::fstat(in.get(), &facts) != 0) fail(file, "examine");
  if (!S_ISREG(facts.st_mode)) throw io_error(file.string() + ": not a regular file");
  std::string content(static_cast<std::size_t>(facts.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::read(in.get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(file, "read");
    if (got == 0) throw io_error(file.string() + ": shrank while it was read");
    filled += static_cast<std::size_t>(got);
  }
  return content;
}

}  // namespace qsweep
