// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "common/device_buffer.hpp"
#include "gpu/grouped_weights.hpp"
#include "sweep_sqnr/direct.hpp"

namespace qsweep::gpu {

/// Grouped weights cut into tiles for the kernels of sweep_sqnr, on the device.
struct weight_tiles {
  weight_tiles(const device_context& device, const grouped_weights& weights);

  device_buffer<weight_tile> tiles;
  device_buffer<std::uint64_t> tile_begin;  ///< [groups + 1]: of each group's tiles
};

}  // namespace qsweep::gpu
