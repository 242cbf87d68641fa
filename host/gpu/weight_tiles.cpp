// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/weight_tiles.hpp"

#include <algorithm>
#include <vector>

#include "sweep_sqnr/direct_tuning.hpp"

namespace qsweep::gpu {

weight_tiles::weight_tiles(const device_context& device, const grouped_weights& weights) {
  std::vector<weight_tile> all;
  std::vector<std::uint64_t> begin{0};
  std::uint64_t first = 0;
  for (std::size_t g = 0; g < weights.groups(); ++g) {
    const std::uint64_t end = first + weights.group_size(g);
    while (first < end) {
      const std::uint64_t size = std::min<std::uint64_t>(direct_tuning::tile_size, end - first);
      all.push_back({.begin = first,
                     .size = static_cast<std::uint32_t>(size),
                     .group = static_cast<std::uint32_t>(g)});
      first += size;
    }
    begin.push_back(all.size());
  }
  tiles = upload(all, device.stream());
  tile_begin = upload(begin, device.stream());
  synchronize(device.stream());
}

}  // namespace qsweep::gpu
