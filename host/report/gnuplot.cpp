// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/gnuplot.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <system_error>

#include "core/error.hpp"
#include "io/atomic_file.hpp"

namespace qsweep {
namespace {

namespace fs = std::filesystem;

/// The three files of one gnuplot run; removed at the end, however it ends.
struct scratch_files {
  explicit scratch_files(const fs::path& folder)
      : script(folder / ".gnuplot-script"),
        out(folder / ".gnuplot-out"),
        log(folder / ".gnuplot-log") {}
  ~scratch_files() {
    std::error_code ignored;
    for (const fs::path& file : {script, out, log}) fs::remove(file, ignored);
  }
  scratch_files(const scratch_files&) = delete;
  scratch_files& operator=(const scratch_files&) = delete;

  fs::path script;
  fs::path out;
  fs::path log;
};

/// Starts gnuplot with its output in files and waits for it; its wait status.
int spawn_and_wait(const fs::path& gnuplot, const scratch_files& files) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, files.out.c_str(), flags, 0644);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, files.log.c_str(), flags, 0644);
  std::string program = gnuplot.string();
  std::string script = files.script.string();
  char* argv[] = {program.data(), script.data(), nullptr};
  pid_t child = 0;
  const int problem = posix_spawn(&child, program.c_str(), &actions, nullptr, argv, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) throw io_error(program + ": " + std::strerror(problem));
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw io_error(program + ": " + std::strerror(errno));
  }
  return status;
}

}  // namespace

std::optional<fs::path> find_gnuplot() {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder) / "gnuplot";
    if (!folder.empty() && access(program.c_str(), X_OK) == 0) return program;
  }
  return std::nullopt;
}

std::string run_gnuplot(const fs::path& gnuplot, const std::string& script,
                        const fs::path& scratch) {
  const scratch_files files(scratch);
  write_file_atomically(files.script, script);
  const int status = spawn_and_wait(gnuplot, files);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw io_error(gnuplot.string() + " failed: " + read_whole_file(files.log));
  }
  std::string picture = read_whole_file(files.out);
  if (picture.empty()) throw io_error(gnuplot.string() + " wrote nothing");
  return picture;
}

}  // namespace qsweep
