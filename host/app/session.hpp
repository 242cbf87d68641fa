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
  std::string devices = {};  ///< CUDA devices, "0,1"; empty: not said
  int threads = 0;           ///< 0: all cores this process may use
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

  /// --backend; naming devices means "cuda" instead of "auto". Throws usage_error for devices with
  /// a backend that has none.
  std::string backend() const;

  /// --device; empty when not said.
  std::vector<int> devices() const;

  /// What make_backend is to know, notices going to log().
  backend_options how_to_compute() const;

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

/// The devices of "0,1". Throws usage_error with an example for anything else, and for a device
/// that is named twice.
std::vector<int> parse_devices(const std::string& text);

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
