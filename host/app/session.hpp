// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "io/record_writer.hpp"
#include "report/terminal.hpp"

namespace qsweep::app {

/// The options that every subcommand has.
struct common_options {
  std::string backend = "auto";
  int threads = 0;  ///< 0: all cores this process may use
  std::string format = "table";
  std::uint64_t seed = 1;
  bool quiet = false;
  std::string color = "auto";
};

/// One run of the program: what was asked for, and how to talk to the user.
struct session {
  common_options common;
  std::vector<std::string> argv;  ///< as typed, argv[0] first
  std::function<int()> command;   ///< set by the subcommand that was chosen; returns the exit code

  output_format format() const { return parse_output_format(common.format); }
  color_mode color() const { return parse_color_mode(common.color); }
  progress_style progress() const { return make_progress_style(common.quiet, color()); }

  /// --threads, or the number of cores this process may use.
  int threads() const;

  /// The command line as it can be pasted into a shell.
  std::string command_line() const;

  /// A line on stderr; nothing when quiet.
  void log(const std::string& line) const;

  /// A line on stderr, quiet or not.
  void warn(const std::string& line) const;
};

/// The backend that was asked for, and the reference that certifies its counts.
struct engines {
  std::unique_ptr<Backend> fast;
  std::unique_ptr<Backend> reference;
};
engines make_engines(const session& run);

/// How many cores this process may use.
int usable_cores();

/// Version and commit of this build: "0.1.0 (commit 0123456789ab)"; "..., changed" when it was made
/// from changed files.
std::string tool_version();

/// Makes the backends of this build known to make_backend; call once.
void register_backends();

/// `text` for a POSIX shell: quoted where it needs to be.
std::string shell_quoted(const std::string& text);

/// Throws usage_error("<option> is needed, for example: <example>") when `value` is empty.
void require_value(const std::string& value, const std::string& option, const std::string& example);

}  // namespace qsweep::app
