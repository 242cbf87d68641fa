// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "app/cuda.hpp"

#include "backend/backend.hpp"
#ifdef QSWEEP_HAS_CUDA
#include "gpu/gpu_backend.hpp"
#endif

namespace qsweep::app {

#ifdef QSWEEP_HAS_CUDA

cuda_support find_cuda_support() {
  cuda_support found;
  const int count = gpu::count_devices(&found.reason);
  for (int index = 0; index < count; ++index) {
    found.devices.push_back(gpu::read_properties(index));
  }
  found.libraries = gpu::library_versions();
  return found;
}

void register_cuda_backend() {
  register_backend("cuda", make_gpu_backend);
}

void require_cuda(const std::vector<int>& devices) {
  for (const int index : devices.empty() ? std::vector<int>{0} : devices) {
    (void)gpu::read_properties(index);
  }
}

#else

cuda_support find_cuda_support() {
  return {.devices = {}, .reason = "not in this build: see docs/gpu.md", .libraries = {}};
}

void register_cuda_backend() {}

void require_cuda(const std::vector<int>&) {
  (void)make_backend("cuda", {});
}

#endif

}  // namespace qsweep::app
