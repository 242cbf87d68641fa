// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "count_correct/collect.hpp"
#include "count_correct/stage_numbers.hpp"
#include "count_correct/windows.hpp"

namespace qsweep {

/// A stage's codes under `count` quantizations, as launch_layer_codes lays them out.
struct fine_stage {
  const std::int8_t* codes = nullptr;
  const std::int8_t* bias = nullptr;
  int outputs = 0;
  int padded_rows = 0;
  int columns = 0;
  int padded_columns = 0;
};

/// A network whose uncertain images are evaluated again in double precision.
struct fine_network {
  fine_stage stages[most_integer_stages];
  int num_stages = 0;
  /// A dense first stage: int8 pixels [images][padded columns of the first stage], see
  /// launch_pack_images, what is added to its sums [count][padded rows], and the pixels' sums.
  const std::int8_t* pixels = nullptr;
  const std::int32_t* shifts = nullptr;
  const float* pixel_sums = nullptr;
  /// A convolution: the images as they are.
  const std::uint8_t* images = nullptr;
  window_shape windows;
  const stage_numbers* numbers = nullptr;  ///< [count][num_stages]
  const double* decisive_leads = nullptr;  ///< [count]
  std::size_t num_images = 0;
};

/// Evaluates the listed images anew: exact integers in the first stage, then doubles. An image is
/// given its class where the winner leads by more than decisive_leads; else it stays uncertain.
/// Shapes: uncertain [count][images] and counts [count], as launch_collect gives them; classes
/// [count][images], changed for the listed images.
/// Rounding: a sum of m products meets at most m + 32 roundings in double.
/// Deterministic. Stream: enqueues on `stream`.
void launch_fine(const fine_network& network, const std::uint32_t* uncertain,
                 const class_count* counts, std::size_t count, std::int8_t* classes,
                 cudaStream_t stream);

/// Shared memory, in bytes, that launch_fine takes for a network.
std::size_t fine_shared_bytes(const fine_network& network);

}  // namespace qsweep
