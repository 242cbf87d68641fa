// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "backend/backend.hpp"
#include "core/error.hpp"

namespace qsweep {
namespace {

using entry = std::pair<std::string, backend_factory>;

std::vector<entry>& registry() {
  static std::vector<entry> entries;
  return entries;
}

const entry* find(const std::string& name) {
  const auto at = std::ranges::find(registry(), name, &entry::first);
  return at == registry().end() ? nullptr : &*at;
}

}  // namespace

void register_backend(const std::string& name, backend_factory factory) {
  QSWEEP_EXPECTS(find(name) == nullptr, "backend '" + name + "' is registered twice");
  registry().emplace_back(name, factory);
}

std::vector<std::string> backend_names() {
  std::vector<std::string> names;
  for (const entry& e : registry()) names.push_back(e.first);
  return names;
}

std::unique_ptr<Backend> make_backend(const std::string& name, const backend_options& options) {
  if (name == "auto") {
    if (const entry* cuda = find("cuda")) {
      try {
        return cuda->second(options);
      } catch (const device_error&) {
        // "auto" means the best that is there: without a device that is the CPU.
      }
    }
    return make_backend("cpu", options);
  }
  if (const entry* found = find(name)) return found->second(options);
  if (name == "cuda") {
    throw device_error(
        "backend 'cuda' is not part of this build: it was configured without CUDA; docs/gpu.md "
        "tells how to build with it");
  }
  std::string known = "auto";
  for (const std::string& each : backend_names()) known += ", " + each;
  throw usage_error("unknown backend '" + name + "'; known backends: " + known);
}

}  // namespace qsweep
