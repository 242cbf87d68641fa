// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/collect.hpp"

namespace qsweep {

/// A layer of a network, as core/network_spec.hpp has it. Activations stand [height][width]
/// [channels] here.
struct double_layer {
  enum class kind : int { dense, convolution, max_pool, relu };
  kind what = kind::dense;
  int in_height = 0, in_width = 0, in_channels = 0;
  int out_height = 0, out_width = 0, out_channels = 0;
  int kernel = 0;
  std::size_t weight_offset = 0;
  std::size_t bias_offset = 0;
};

inline constexpr int most_double_layers = 24;

/// A network that is evaluated in double precision.
struct double_network {
  double_layer layers[most_double_layers];
  int num_layers = 0;
  int image_size = 0;
  int widest = 0;  ///< most activations between two layers, the image included
  int classes = 0;
  const double* parameters = nullptr;  ///< [count][num_parameters]
  std::size_t num_parameters = 0;
  const std::uint8_t* images = nullptr;  ///< [num_images][image_size]
  std::size_t num_images = 0;
  const double* decisive_leads = nullptr;  ///< [count]
};

/// Doubles of scratch memory that launch_double_forward takes for `count` quantizations.
std::size_t double_scratch(const double_network& network, std::size_t count);

/// Evaluates the listed images anew, pixels k / 255 and all arithmetic in double. An image is given
/// its class where the winner leads by more than decisive_leads (and a signed byte holds the
/// class); else it stays uncertain. Shapes: uncertain [count][num_images] and counts [count], as
/// launch_collect gives them; classes [count][num_images], changed for the listed images; scratch:
/// see double_scratch. Rounding: a sum of m products meets at most m + 8 roundings. Deterministic.
/// Stream: enqueues on `stream`.
void launch_double_forward(const double_network& network, const std::uint32_t* uncertain,
                           const class_count* counts, std::size_t count, double* scratch,
                           std::int8_t* classes, cudaStream_t stream);

}  // namespace qsweep
