// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "level_histogram/level_histogram.hpp"

#include "backend/preconditions.hpp"
#include "gpu/device_quantizers.hpp"
#include "gpu/device_weights.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {

std::vector<std::vector<std::uint64_t>> level_histogram(const device_context& device,
                                                        const weights_view& weights,
                                                        const quantization& how) {
  const device_weights on_device(device, weights);
  expect_matching(weights, how);
  const device_quantizers quantizers(device, how);
  std::size_t levels = 0;
  for (const weight_quantizer& quantizer : how.per_group) levels += quantizer.levels.size();
  const device_buffer<unsigned long long> counts(levels, device.stream());
  fill_bytes(counts, 0, device.stream());
  launch_level_histogram(on_device.values(), on_device.device_segments(),
                         on_device.segments().size(), quantizers.view(), quantizers.largest_count(),
                         counts.data(), device.stream());
  const std::vector<unsigned long long> all = download(counts, device.stream());
  std::vector<std::vector<std::uint64_t>> out;
  auto next = all.begin();
  for (const weight_quantizer& quantizer : how.per_group) {
    const auto end = next + static_cast<std::ptrdiff_t>(quantizer.levels.size());
    out.emplace_back(next, end);
    next = end;
  }
  return out;
}

}  // namespace qsweep::gpu
