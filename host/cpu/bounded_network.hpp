// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "core/network_spec.hpp"

namespace qsweep::cpu {

/// A layer in float32 with what its error bound needs (docs/certified-accuracy.md, section 3).
/// The inputs of the first layer with parameters are the pixels k themselves: the factor 1/255 is
/// in its weights, so that its inputs are exact.
struct bounded_layer {
  layer_spec spec;
  /// Dense: [out][in]. Convolution: [kernel][kernel][in][padded channels], see padded_channels.
  std::vector<float> weights;
  std::vector<float> bias;  ///< [out], a convolution's [padded channels]
  /// Dense: [in], >= the norm of each column of the weights. The norm is the largest magnitude for
  /// the last layer with parameters, else the Euclidean one.
  std::vector<double> column_norms;
  double input_gain = 0.0;  ///< Convolution: |rounding of the output| <= gamma input_gain |input|_2
  double error_gain = 0.0;  ///< |W e| <= error_gain |e|_2; 0 for the layer with exact inputs
  double bias_norm = 0.0;   ///< norm of the bias over the whole output
  double underflow = 0.0;   ///< norm of what underflow can do to the output
};

struct bounded_network {
  std::vector<bounded_layer> layers;
  std::size_t num_classes = 0;
  std::size_t largest_activation = 0;  ///< floats an image's largest input or output takes
};

/// A convolution's channels rounded up to whole vectors; the rest are zeros.
std::size_t padded_channels(const layer_spec& convolution);

/// parameters: [num_parameters], the network's exact weights. Throws precondition_error when no
/// layer has parameters or a sum has 2^19 terms or more. Independent of `threads`.
bounded_network make_bounded_network(int threads, const network_spec& network,
                                     std::span<const double> parameters);

}  // namespace qsweep::cpu
