// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "backend/backend.hpp"

namespace qsweep {

/// The backend `cuda`: CUDA kernels, cuBLAS, cuDNN and CUB on one NVIDIA device, or on several that
/// share the quantizations of a call. options.devices names them, empty means device 0.
/// Throws device_error when a device is not there.
std::unique_ptr<Backend> make_gpu_backend(const backend_options& options);

}  // namespace qsweep
