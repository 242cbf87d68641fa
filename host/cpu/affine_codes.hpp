// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/backend.hpp"

namespace qsweep::cpu {

/// Levels at equal distances: |levels[i] - step (i - half + offset)| <= residual for every i.
struct affine_levels {
  double step = 0.0;      ///< > 0
  double offset = 0.0;    ///< about 1/2 + mean / step
  double residual = 0.0;  ///< rigorous; at most 2^-40 step
  int half = 0;           ///< levels / 2: codes less `half` fit an int8
};

/// The integer structure of a quantizer; nothing unless it has 2 to 256 levels at equal distances
/// (the distances of a uniform codebook differ by rounding only, which `residual` covers).
std::optional<affine_levels> find_affine_levels(std::span<const double> levels);

/// A layer's quantized parameters as integers: parameter = step (code + offset), to `residual`.
struct affine_layer_codes {
  std::size_t layer = 0;             ///< index into network_spec::layers
  std::vector<std::int8_t> weights;  ///< in the order of the parameter vector: dense [out][in]
  std::vector<std::int8_t> bias;     ///< [out]
  double step = 0.0;
  double offset = 0.0;
  double residual = 0.0;
};

/// The group that holds all parameters of a layer; nothing when several do.
std::optional<std::size_t> group_of(const layer_spec& layer, const weights_view& weights);

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
