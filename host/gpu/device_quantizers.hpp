// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "common/device_buffer.hpp"
#include "core/weight_quantizer.hpp"
#include "gpu/device_context.hpp"
#include "quantize/group_cutpoints.hpp"

namespace qsweep::gpu {

/// The cutpoints of one quantization on the device, group after group.
class device_quantizers {
 public:
  device_quantizers(const device_context& device, const quantization& how);

  /// For the kernels; *this must outlive their run.
  group_cutpoints view() const {
    return {.cutpoints = cutpoints_.data(), .begins = device_begins_.data()};
  }
  std::size_t largest_count() const { return largest_count_; }  ///< of cutpoints of a group

 private:
  std::size_t largest_count_ = 0;
  device_buffer<float> cutpoints_;
  device_buffer<std::uint32_t> device_begins_;
};

}  // namespace qsweep::gpu
