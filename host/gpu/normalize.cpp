// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "normalize/normalize.hpp"

#include "backend/preconditions.hpp"
#include "gpu/device_weights.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {

std::vector<float> normalize(const device_context& device, const weights_view& weights,
                             std::span<const normalization> norms) {
  const device_weights on_device(device, weights);
  expect_matching(weights, norms);
  std::vector<double> means;
  std::vector<double> stds;
  for (const normalization& norm : norms) {
    means.push_back(norm.mean);
    stds.push_back(norm.std);
  }
  const auto device_means = upload(means, device.stream());
  const auto device_stds = upload(stds, device.stream());
  const device_buffer<float> out(on_device.size(), device.stream());
  fill_bytes(out, 0, device.stream());
  launch_normalize(on_device.values(), on_device.device_segments(), on_device.segments().size(),
                   device_means.data(), device_stds.data(), out.data(), device.stream());
  return download(out, device.stream());
}

}  // namespace qsweep::gpu
