// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/network_spec.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {

/// The layers of a network (its groups at scope layer) in order, with the thresholds of those that
/// have `own` ones; the others are left to take common ones (has_common).
/// Throws usage_error, with a suggestion, for a layer that the network has not or that comes twice,
/// for layers left without thresholds, and for common thresholds that no layer is left to take.
std::vector<layer_thresholds> assign_layers(const network_spec& network,
                                            const std::vector<layer_thresholds>& own,
                                            bool has_common);

}  // namespace qsweep
