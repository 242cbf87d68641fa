// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <cxxabi.h>

#include <cstdio>
#include <cstdlib>

#include "block.hpp"

namespace cuda_on_cpu {

std::string demangled(const char* name) {
  int status = 0;
  char* const text = abi::__cxa_demangle(name, nullptr, nullptr, &status);
  const std::string result = status == 0 ? text : name;
  std::free(text);
  return result;
}

void fail(const std::string& what, const site* where) {
  std::fprintf(stderr, "cuda on cpu: %s\n", what.c_str());
  if (where != nullptr) {
    std::fprintf(stderr, "  at %s\n  in %s\n", where->place, demangled(where->function).c_str());
  }
  if (running.code != nullptr) {
    const extent block = running.block_index;
    std::fprintf(stderr, "  kernel %s\n  block (%u, %u, %u)", demangled(running.code->name).c_str(),
                 block.x, block.y, block.z);
    if (self != nullptr) {
      std::fprintf(stderr, ", thread (%u, %u, %u)", self->index.x, self->index.y, self->index.z);
    }
    std::fprintf(stderr, "\n");
  }
  std::abort();
}

}  // namespace cuda_on_cpu
