// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "gpu/device_properties.hpp"

namespace qsweep::app {

/// What this build and this machine have for the backend `cuda`.
struct cuda_support {
  std::vector<gpu::device_properties> devices;
  std::string reason;     ///< why there is none
  std::string libraries;  ///< "CUDA 13.0, cuBLAS 13.0.2, cuDNN 9.12.0"; empty: not in this build
};
cuda_support find_cuda_support();

/// Registers the backend if it is part of this build.
void register_cuda_backend();

/// Throws device_error, saying what is missing, unless each of `devices` (empty: the first one) is
/// there.
void require_cuda(const std::vector<int>& devices);

}  // namespace qsweep::app
