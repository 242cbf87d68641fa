// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace qsweep::app {

/// What the process ends with; a part of the command-line contract (docs/cli.md).
enum exit_code : int {
  exit_ok = 0,
  exit_verdict_failed = 1,
  exit_usage = 2,
  exit_failed_points = 3,
  exit_device_missing = 4,
  exit_bad_input = 5,
  exit_io = 6,
  exit_internal = 70,  ///< a bug in qsweep
  exit_interrupted = 75,
};

/// Runs one command line (argv[0] included) and returns the exit code. Every error ends here, as a
/// message on stderr.
int run_application(const std::vector<std::string>& argv);

}  // namespace qsweep::app
