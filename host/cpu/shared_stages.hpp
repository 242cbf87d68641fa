// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "backend/backend.hpp"
#include "core/integer_stages.hpp"

namespace qsweep::cpu {

/// How many stages at the front two quantizations quantize alike; never all of them. Neighbours on
/// a surface of thresholds a layer, the last layer fastest, mostly share all but one.
std::size_t shared_stages(const network_spec& network, std::span<const integer_stage> stages,
                          const weights_view& weights, const quantization& a,
                          const quantization& b);

}  // namespace qsweep::cpu
