// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/affine_levels.hpp"
#include "backend/backend.hpp"

namespace qsweep::cpu {

/// A layer's quantized parameters as integers: parameter = step (code + offset), to `residual`.
struct affine_layer_codes {
  std::size_t layer = 0;             ///< index into network_spec::layers
  std::vector<std::int8_t> weights;  ///< in the order of the parameter vector: dense [out][in]
  std::vector<std::int8_t> bias;     ///< [out]
  double step = 0.0;
  double offset = 0.0;
  double residual = 0.0;
};

/// True when make_affine_codes gives codes: every layer's weights and biases lie in one group,
/// whose quantizer has integer structure. The scope channel, the identity and more than 8 bits have
/// not.
bool has_affine_codes(const network_spec& network, const weights_view& weights,
                      const quantization& how);

/// The layers with parameters, in order; nothing unless has_affine_codes. Throws
/// precondition_error unless the quantizers are the groups' and the weights finite.
std::optional<std::vector<affine_layer_codes>> make_affine_codes(int threads,
                                                                 const network_spec& network,
                                                                 const weights_view& weights,
                                                                 const quantization& how);

}  // namespace qsweep::cpu
