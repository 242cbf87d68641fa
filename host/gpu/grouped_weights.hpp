// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "common/device_buffer.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::gpu {

/// The weights of all groups in device memory, group after group, each group's ranges in their
/// order.
class grouped_weights {
 public:
  /// Copies them. Throws precondition_error with the index of the first weight that is not finite,
  /// and for groups that leave the weights.
  grouped_weights(const device_context& device, const weights_view& weights);

  const float* values() const { return values_.data(); }
  std::size_t size() const { return begin_.back(); }
  std::size_t groups() const { return begin_.size() - 1; }
  std::size_t group_size(std::size_t g) const { return begin_[g + 1] - begin_[g]; }

  /// Group g is at [begin[g], begin[g + 1]); on the device.
  const std::uint64_t* group_begin() const { return device_begin_.data(); }

 private:
  std::vector<std::uint64_t> begin_;  ///< [groups + 1]
  device_buffer<std::uint64_t> device_begin_;
  device_buffer<float> values_;
};

}  // namespace qsweep::gpu
