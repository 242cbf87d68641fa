// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_weights.hpp"

#include <algorithm>

#include "backend/preconditions.hpp"

namespace qsweep::gpu {
namespace {

std::vector<weight_segment> make_segments(const weights_view& weights) {
  std::vector<weight_segment> out;
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    for (const parameter_range& range : weights.groups[g].ranges) {
      expect_within(weights, weights.groups[g], range);
      for (std::size_t done = 0; done < range.size; done += segment_size) {
        const std::size_t size = std::min<std::size_t>(segment_size, range.size - done);
        out.push_back({.offset = range.offset + done,
                       .size = static_cast<std::uint32_t>(size),
                       .group = static_cast<std::uint32_t>(g)});
      }
    }
  }
  return out;
}

std::span<const float> checked(std::span<const float> values) {
  expect_finite(values);
  return values;
}

}  // namespace

device_weights::device_weights(const device_context& device, const weights_view& weights)
    : segments_(make_segments(weights)),
      values_(upload(checked(weights.values), device.stream())),
      device_segments_(upload(segments_, device.stream())) {}

}  // namespace qsweep::gpu
