// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "backend/backend.hpp"

/// What the ops ask of their arguments, for the fast backends: the reference has checks of its own.
/// All throw precondition_error.
namespace qsweep {

/// A group's range lies within the weights.
void expect_within(const weights_view& weights, const parameter_group& group,
                   const parameter_range& range);

/// No weight is NaN or infinite; names the index of the first one that is.
void expect_finite(std::span<const float> values);

/// There is one norm for each group, finite and of std > 0.
void expect_matching(const weights_view& weights, std::span<const normalization> norms);

/// `how` has one quantizer for each group, each with N levels and N - 1 ascending cutpoints.
void expect_matching(const weights_view& weights, const quantization& how);

/// Weights and images are those of the network.
void expect_matching(const network_spec& network, const weights_view& weights,
                     const dataset_view& images);

}  // namespace qsweep
