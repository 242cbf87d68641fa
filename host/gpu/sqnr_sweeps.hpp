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

/// Throws precondition_error unless every quantization that is no identity has one quantizer for each
/// group, each with N levels and N - 1 ascending cutpoints.
void expect_fitting(std::size_t groups, std::span<const quantization> how);

}  // namespace qsweep::gpu
