// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace qsweep {

/// A folder of its own under the system's temporary folder; removed with all it holds.
class temporary_folder {
 public:
  temporary_folder();  ///< throws io_error
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A program to run: no shell, no input, output and errors kept.
struct command {
  std::vector<std::string> argv;                   ///< argv[0] is looked up in PATH
  std::filesystem::path folder;                    ///< to run in
  std::map<std::string, std::string> environment;  ///< in addition to this process's
  std::chrono::seconds limit{300};                 ///< killed after that
};

struct command_result {
  int exit_code = 0;      ///< -1 when killed
  std::string last_line;  ///< of its output and errors; the reason when it failed
};

/// Runs a program to its end. Throws io_error when it cannot be started (e.g. is not installed).
command_result run_command(const command& what);

}  // namespace qsweep
