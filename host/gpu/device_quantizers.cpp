// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_quantizers.hpp"

#include <algorithm>

namespace qsweep::gpu {

device_quantizers::device_quantizers(const device_context& device, const quantization& how) {
  std::vector<float> cutpoints;
  std::vector<std::uint32_t> begins{0};
  for (const weight_quantizer& quantizer : how.per_group) {
    cutpoints.insert(cutpoints.end(), quantizer.cutpoints.begin(), quantizer.cutpoints.end());
    begins.push_back(static_cast<std::uint32_t>(cutpoints.size()));
    largest_count_ = std::max(largest_count_, quantizer.cutpoints.size());
  }
  cutpoints_ = upload(cutpoints, device.stream());
  device_begins_ = upload(begins, device.stream());
}

}  // namespace qsweep::gpu
