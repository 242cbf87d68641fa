// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

namespace qsweep {

void fail_expectation(const char* expression, const char* file, int line,
                      const std::string& message) {
  throw precondition_error(std::string(file) + ":" + std::to_string(line) + ": expected " +
                           expression + ": " + message);
}

}  // namespace qsweep
