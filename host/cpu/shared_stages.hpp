// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "core/integer_stages.hpp"

namespace qsweep::cpu {

/// For each quantization, how many stages at the front it quantizes as the one before it does: 0
/// for the first, never all of them. Neighbours on a surface of thresholds a layer, the last layer
/// fastest, mostly share all but one. Shape: [how].
std::vector<std::size_t> stages_shared_with_previous(const network_spec& network,
                                                     std::span<const integer_stage> stages,
                                                     const weights_view& weights,
                                                     std::span<const quantization> how);

}  // namespace qsweep::cpu
