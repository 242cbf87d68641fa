// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "backend/backend.hpp"

namespace qsweep {

/// The backend `reference`: each op is its formula in plain loops and doubles, and shares no code
/// with a fast path, so that a shared bug cannot hide. Threads only share out independent images.
/// Throws precondition_error when options.threads < 0.
std::unique_ptr<Backend> make_reference_backend(const backend_options& options);

}  // namespace qsweep
