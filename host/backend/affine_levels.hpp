// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "backend/backend.hpp"

namespace qsweep {

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

/// The group that holds all parameters of a layer; nothing when several do.
std::optional<std::size_t> group_of(const layer_spec& layer, const weights_view& weights);

/// The structure of each layer with parameters, in order; nothing unless every layer's weights and
/// biases lie in one group, whose quantizer has integer structure. The scope channel, the identity
/// and more than 8 bits have not.
std::optional<std::vector<affine_levels>> affine_levels_of_layers(const network_spec& network,
                                                                  const weights_view& weights,
                                                                  const quantization& how);

}  // namespace qsweep
