// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "common/device_buffer.hpp"
#include "common/weight_segment.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::gpu {

/// Weights on the device, and their groups cut into segments in order.
class device_weights {
 public:
  /// Throws precondition_error when a group leaves the weights, or with the index of the first
  /// weight that is NaN or infinite.
  device_weights(const device_context& device, const weights_view& weights);

  const float* values() const { return values_.data(); }
  std::size_t size() const { return values_.size(); }
  std::span<const weight_segment> segments() const { return segments_; }
  const weight_segment* device_segments() const { return device_segments_.data(); }

 private:
  std::vector<weight_segment> segments_;
  device_buffer<float> values_;
  device_buffer<weight_segment> device_segments_;
};

}  // namespace qsweep::gpu
