// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace qsweep::test {

/// What one run of a program left behind.
struct program_result {
  int code = -1;  ///< exit code, or 128 + the signal that ended it
  std::string out;
  std::string err;
};

/// A running program with its standard streams in files.
class program {
 public:
  /// Starts `argv` with the current environment, changed by `environment`.
  explicit program(std::vector<std::string> argv,
                   const std::map<std::string, std::string>& environment = {});
  void send(int signal) const;
  program_result wait();

 private:
  std::filesystem::path out_;
  std::filesystem::path err_;
  pid_t pid_ = -1;
};

/// Runs the qsweep binary of this build to its end.
program_result run_qsweep(std::vector<std::string> arguments,
                          const std::map<std::string, std::string>& environment = {});

/// An empty folder of the running test, new at each call.
std::filesystem::path fresh_folder();

/// A weights file of an MLP with its initial parameters.
std::filesystem::path write_mlp(const std::filesystem::path& folder);

std::vector<std::string> lines_of(const std::string& text);
std::string content_of(const std::filesystem::path& file);

}  // namespace qsweep::test
