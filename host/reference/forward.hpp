// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/network_spec.hpp"

namespace qsweep::reference {

/// A network ready to evaluate images one at a time, in doubles.
class forward_network {
 public:
  /// parameters: [num_parameters] in the flat order of core/network_spec.hpp.
  forward_network(const network_spec& network, std::span<const double> parameters);

  /// The logits [num_classes] of one image; a pixel k means k / 255.
  std::vector<double> logits(std::span<const std::uint8_t> image) const;

 private:
  /// Weights with the output innermost, [in][out] or [kernel][kernel][in][out], so that the inner
  /// loops run over independent sums.
  struct layer {
    layer_spec spec;
    std::vector<double> weights;
    std::vector<double> bias;
  };

  static layer make_layer(const layer_spec& spec, std::span<const double> parameters);
  static std::vector<double> apply(const layer& what, std::vector<double> x);
  static std::vector<double> dense(const layer& what, const std::vector<double>& x);
  static std::vector<double> convolution(const layer& what, const std::vector<double>& x);
  static std::vector<double> max_pool(const layer& what, const std::vector<double>& x);

  std::vector<layer> layers_;
};

}  // namespace qsweep::reference
