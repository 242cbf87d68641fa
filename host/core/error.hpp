// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace qsweep {

/// Base of every error that qsweep throws on purpose; `app/` maps the type to the exit code.
struct error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The caller broke a stated precondition (a bug in the calling code, or an argument out of range).
struct precondition_error : error {
  using error::error;
};

/// The command line, a range or a name is wrong. Exit code 2.
struct usage_error : error {
  using error::error;
};

/// A device that was asked for is not there. Exit code 4.
struct device_error : error {
  using error::error;
};

/// An input file breaks its format's rules: names the file, the place and the reason. Exit code 5.
struct bad_input_error : error {
  using error::error;
};

/// Reading, writing, renaming or fetching failed. Exit code 6.
struct io_error : error {
  using error::error;
};

/// SIGINT or SIGTERM stopped the work; the same command resumes it. Exit code 75.
struct interrupted_error : error {
  using error::error;
};

/// Throws precondition_error with the expression, the place and `message`.
[[noreturn]] void fail_expectation(const char* expression, const char* file, int line,
                                   const std::string& message);

}  // namespace qsweep

/// Checks a precondition in every build type. `message` is evaluated only on failure.
#define QSWEEP_EXPECTS(condition, message)                                   \
  do {                                                                       \
    if (!(condition)) {                                                      \
      ::qsweep::fail_expectation(#condition, __FILE__, __LINE__, (message)); \
    }                                                                        \
  } while (false)
