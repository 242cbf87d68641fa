// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/network_spec.hpp"

namespace qsweep {

/// Sums of at most this many products of a byte and a code are exact in int32.
inline constexpr std::size_t most_byte_products = 0x7fffffff / (255 * 128);

/// A layer with parameters and what follows it up to the next one.
struct integer_stage {
  std::size_t layer = 0;  ///< index into network_spec::layers
  bool convolution = false;
  bool pooled = false;  ///< 2x2 maxima, before or after the rectification
};

/// The layers with parameters of a network that the integer engine can evaluate: at most one
/// convolution, and that first; then dense layers; each but the last one rectified; sums that fit
/// an int32 (a convolution's a float32); at most eight stages and 64 classes. Nothing for others.
std::optional<std::vector<integer_stage>> plan_integer_stages(const network_spec& network);

}  // namespace qsweep
