// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "backend/backend.hpp"

namespace qsweep::cpu {

/// SqnrSweep by quantizing every weight.
std::unique_ptr<SqnrSweep> make_direct_sweep(int threads, const weights_view& weights);

}  // namespace qsweep::cpu
