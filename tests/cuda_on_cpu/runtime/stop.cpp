// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stop.hpp"

#include <cstdio>
#include <cstdlib>

namespace cuda_on_cpu {

void stop(const std::string& message) {
  warn(message);
  std::abort();
}

void warn(const std::string& message) {
  std::fprintf(stderr, "cuda on cpu: %s\n", message.c_str());
}

}  // namespace cuda_on_cpu
