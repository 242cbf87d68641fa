// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/backends.hpp"

#include "core/error.hpp"
#include "cpu/cpu_backend.hpp"
#ifdef QSWEEP_HAS_CUDA
#include "gpu/gpu_backend.hpp"
#endif

namespace qsweep::bench {
namespace {

void register_backends() {
  if (!backend_names().empty()) return;
  register_backend("cpu", make_cpu_backend);
#ifdef QSWEEP_HAS_CUDA
  register_backend("cuda", make_gpu_backend);
#endif
}

}  // namespace

backend_set::backend_set(std::vector<std::string> names, const backend_options& options) {
  register_backends();
  if (names.empty()) names = {"cpu", "cuda"};
  for (const std::string& name : names) {
    try {
      available_[name] = make_backend(name, options);
    } catch (const device_error& reason) {
      not_run_[name] = reason.what();
    }
  }
  if (available_.empty()) throw device_error(not_run_.begin()->second);
}

}  // namespace qsweep::bench
