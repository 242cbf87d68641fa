// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "core/integer_stages.hpp"
#include "count_correct/network_codes.hpp"
#include "count_correct/windows.hpp"
#include "gpu/device_context.hpp"
#include "gpu/device_images.hpp"

namespace qsweep::gpu {

/// A network as the integer engine lays it out on the device.
struct integer_layout {
  std::vector<integer_stage> stages;
  std::vector<code_layout> codes;  ///< of each stage
  window_shape windows;            ///< of a first stage that is a convolution
  std::size_t classes = 0;

  bool has_windows() const { return stages.front().convolution; }
  /// Columns of what a stage's outputs are held in: activations of the next stage.
  std::size_t output_columns(std::size_t l) const;
};

/// The stages of a network that the engine evaluates on any device of compute capability `major`:
/// those of plan_integer_stages, two at least, with sixteen classes at most; a convolution only as
/// windows.hpp describes it, and from 8 on. Nothing for others.
std::optional<std::vector<integer_stage>> plan_device_stages(const network_spec& network,
                                                             int major);

/// Their layout; a dense first stage takes the columns that `images` keeps.
integer_layout make_integer_layout(const network_spec& network, std::vector<integer_stage> stages,
                                   const device_images& images);

}  // namespace qsweep::gpu
