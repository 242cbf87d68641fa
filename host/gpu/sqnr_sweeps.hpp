// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "backend/backend.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::gpu {

/// SqnrSweep by quantizing every weight.
std::unique_ptr<SqnrSweep> make_direct_sweep(const device_context& device,
                                             const weights_view& weights);

/// SqnrSweep by sorted weights.
std::unique_ptr<SqnrSweep> make_sorted_sweep(const device_context& device,
                                             const weights_view& weights);

}  // namespace qsweep::gpu
