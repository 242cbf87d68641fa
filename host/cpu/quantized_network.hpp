// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "backend/backend.hpp"
#include "cpu/bounded_network.hpp"

namespace qsweep::cpu {

/// The network under one quantization, ready for bounded_forward. Throws precondition_error unless
/// weights and images are the network's, the quantizers the groups', and the weights finite.
bounded_network make_quantized_network(int threads, const network_spec& network,
                                       const weights_view& weights, const quantization& how,
                                       const dataset_view& images);

}  // namespace qsweep::cpu
