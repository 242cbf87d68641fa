// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/grouped_weights.hpp"

#include "backend/preconditions.hpp"

namespace qsweep::gpu {
namespace {

std::vector<float> gather(const weights_view& weights) {
  std::vector<float> out;
  for (const parameter_group& group : weights.groups) {
    for (const parameter_range& range : group.ranges) {
      expect_within(weights, group, range);
      const auto part = weights.values.subspan(range.offset, range.size);
      out.insert(out.end(), part.begin(), part.end());
    }
  }
  return out;
}

}  // namespace

grouped_weights::grouped_weights(const device_context& device, const weights_view& weights)
    : begin_{0} {
  const std::vector<float> values = gather(weights);
  expect_finite(weights.values);
  for (const parameter_group& group : weights.groups) {
    begin_.push_back(begin_.back() + group.size());
  }
  device_begin_ = upload(begin_, device.stream());
  values_ = upload(values, device.stream());
  synchronize(device.stream());
}

}  // namespace qsweep::gpu
