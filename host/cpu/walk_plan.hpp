// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/dataset_view.hpp"
#include "cpu/walk_steps.hpp"

namespace qsweep::cpu {

/// The layers of a network that a walk can take: in front perhaps a convolution, then three dense
/// layers with a ReLU between.
struct walk_shape {
  const layer_spec* convolution = nullptr;  ///< followed by a max-pool and a ReLU; may be missing
  const layer_spec* entry = nullptr;        ///< its inputs stand still while codes move
  const layer_spec* hidden = nullptr;
  const layer_spec* last = nullptr;
};

/// Nothing when the network has other layers, or sizes beyond the walk's integers.
std::optional<walk_shape> find_walk_shape(const network_spec& network);

constexpr std::size_t most_classes = num_lanes;

/// What all images share at one step; norms are upper bounds. Codes P = K + offset.
struct walk_step {
  double entry_norm = 0.0;        ///< ||P_entry||_2; 0 unless there is a convolution
  double hidden_norm = 0.0;       ///< ||P_hidden||_2
  double last_row_norm = 0.0;     ///< largest norm of a row of K_last
  double hidden_bias_norm = 0.0;  ///< ||K_bias||_2 of the hidden layer
  double entry_bias_norm = 0.0;
  std::uint32_t hidden_bias_events = 0;  ///< since the first step
  std::uint32_t last_events = 0;         ///< since the first step
  float last_bias[most_classes] = {};    ///< codes of the last layer's biases
  /// [winner][class]: ||row winner - row class||_2 of K_last; rounded up.
  float pair_norms[most_classes][most_classes] = {};
};

struct walk_plan {
  walk_shape shape;
  layer_steps entry;
  layer_steps hidden;
  layer_steps last;
  std::vector<std::int32_t> entry_totals;  ///< at the first step, [slabs][rows]: sums of codes
  std::vector<walk_step> steps;
  double last_row_norm = 0.0;  ///< largest norm of a row of K_last at any step
};

/// The pixels that are not 0 in all images.
column_arrangement arrange_pixels(const dataset_view& images);

/// `how` is a walk (longest_walk); `inputs` arranges those of the entry layer. Independent of
/// `threads`.
walk_plan make_walk_plan(int threads, const walk_shape& shape, const column_arrangement& inputs,
                         const weights_view& weights, std::span<const quantization> how);

}  // namespace qsweep::cpu
