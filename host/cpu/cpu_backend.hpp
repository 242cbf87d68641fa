// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "backend/backend.hpp"

namespace qsweep {

/// The backend `cpu`: SIMD, OpenMP threads and oneDNN. One binary serves every x86-64: hot loops
/// are compiled for several instruction sets and chosen when the program starts.
/// Throws precondition_error when options.threads < 0.
std::unique_ptr<Backend> make_cpu_backend(const backend_options& options);

}  // namespace qsweep
