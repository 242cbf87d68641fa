// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/integer_stages.hpp"
#include "cpu/affine_codes.hpp"
#include "cpu/integer_convolution.hpp"
#include "cpu/integer_products.hpp"
#include "cpu/integer_small_windows.hpp"

namespace qsweep::cpu {

/// A stage under one quantization, in units that leave integers: the inputs of the first stage are
/// the pixels k, and the outputs z of a stage are those of the network over the product of the
/// steps so far over 255. So z = (codes + offset) a + bias, to what `residual` says.
struct integer_layer {
  integer_stage stage;
  layer_spec spec;
  /// Dense: [out][in], in the columns of integer_images for the first stage. Convolution: see
  /// cpu/integer_convolution.hpp.
  packed_codes codes;
  double offset = 0.0;
  /// [padded rows] (code + offset) / units of the inputs; `rectified_away` beyond the outputs.
  aligned_vector<double> bias;
  aligned_vector<float> rounded_bias;
  double gain = 0.0;           ///< |W e|_2 <= gain |e|_2 for the exact W; dense hidden stages only
  double magnitude = 0.0;      ///< |sums of magnitudes of W a's terms|_2 <= magnitude |a|_2
  double bias_norm = 0.0;      ///< over all outputs
  double residual_gain = 0.0;  ///< |what the residual adds to the outputs|_2 <= this |a|_2 ...
  double residual_norm = 0.0;  ///< ... + this
};

struct integer_network {
  std::vector<integer_layer> layers;
  std::optional<window_geometry> windows;     ///< of the first stage if that is a convolution
  std::optional<small_windows> fast_windows;  ///< of the same where it serves
  std::size_t num_classes = 0;
  /// [classes][classes]: |w_c - w_j|_2 of the last stage, residual included.
  std::vector<double> pair_norms;
  /// No lead of one class over another that the finest rung or the reference computes is further
  /// than half of this from the exact one, whatever the image.
  double decisive_lead = 0.0;
};

/// A bias that no rectified output survives.
inline constexpr float rectified_away = -1e30F;

/// Planes of a byte each that the finest rung cuts an activation into.
inline constexpr std::size_t finest_planes = 6;

/// Relative rounding of a stage's outputs by `planes` planes in arithmetic of unit roundoff `unit`,
/// times magnitude |inputs|_2 + bias_norm; docs/certified-accuracy.md, section 10.
double stage_rounding(double unit, std::size_t planes);

/// The network with the codes of one quantization. columns: the pixels that a dense first stage
/// takes. begun: a network whose first layers, as many as it has, have the same codes; it lends
/// them. Nothing when its numbers leave the range in which the bounds hold. Does not depend on
/// `threads`.
std::optional<integer_network> make_integer_network(int threads, const network_spec& network,
                                                    std::span<const integer_stage> stages,
                                                    std::span<const affine_layer_codes> codes,
                                                    std::span<const std::uint32_t> columns,
                                                    integer_network begun = {});

}  // namespace qsweep::cpu
