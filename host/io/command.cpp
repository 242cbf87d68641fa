// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "io/command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

#include "core/error.hpp"
#include "io/atomic_file.hpp"

namespace qsweep {
namespace {

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& additions) {
  std::vector<std::string> merged;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!additions.contains(text.substr(0, text.find('=')))) merged.push_back(text);
  }
  for (const auto& [name, value] : additions) merged.push_back(fmt::format("{}={}", name, value));
  return merged;
}

std::vector<char*> c_strings(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

pid_t spawn(const command& what, const std::filesystem::path& log) {
  std::vector<std::string> argv = what.argv;
  std::vector<std::string> environment = merged_environment(what.environment);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawn_file_actions_addchdir_np(&actions, what.folder.c_str());
  pid_t child = 0;
  const int failure = posix_spawnp(&child, argv[0].c_str(), &actions, nullptr,
                                   c_strings(argv).data(), c_strings(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw io_error(
        fmt::format("cannot run {}: {}", what.argv[0], std::generic_category().message(failure)));
  }
  return child;
}

/// The exit code, -1 when the child was killed, by us or others.
int wait_for(pid_t child, std::chrono::seconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  bool killed = false;
  for (int status = 0;;) {
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (ended < 0 && errno != EINTR) return -1;
    if (!killed && std::chrono::steady_clock::now() > deadline) {
      ::kill(child, SIGKILL);
      killed = true;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

std::string last_line_of(const std::filesystem::path& log) {
  std::string text = read_whole_file(log);
  text.erase(text.find_last_not_of("\r\n ") + 1);
  return text.substr(text.rfind('\n') + 1);
}

}  // namespace

temporary_folder::temporary_folder() {
  std::error_code failure;
  const std::filesystem::path parent = std::filesystem::temp_directory_path(failure);
  if (failure) throw io_error("there is no temporary folder: " + failure.message());
  std::string name = (parent / "qsweep-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw io_error(fmt::format("{}: cannot make a temporary folder: {}", parent.string(),
                               std::generic_category().message(errno)));
  }
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

command_result run_command(const command& what) {
  QSWEEP_EXPECTS(!what.argv.empty(), "no program to run");
  const temporary_folder own;
  const std::filesystem::path log = own.path() / "log";
  const pid_t child = spawn(what, log);
  const int exit_code = wait_for(child, what.limit);
  return {exit_code, last_line_of(log)};
}

}  // namespace qsweep
