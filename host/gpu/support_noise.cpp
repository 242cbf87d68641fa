// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/support_noise.hpp"

#include <algorithm>

namespace qsweep::gpu {

support_noise::support_noise(const device_context& device, const grouped_weights& weights,
                             const std::vector<double>& means, int bits)
    : device_(device), weights_(weights), means_(upload(means, device.stream())), bits_(bits) {
  for (std::size_t g = 0; g < weights.groups(); ++g) {
    parts_ = std::max(parts_, support_parts(weights.group_size(g)));
  }
}

std::vector<support_sums> support_noise::at(std::span<const support_probe> probes) {
  constexpr std::size_t most_a_batch = 65536;
  std::vector<support_sums> out;
  out.reserve(probes.size());
  for (std::size_t first = 0; first < probes.size(); first += most_a_batch) {
    take_batch(probes.subspan(first, std::min(most_a_batch, probes.size() - first)), out);
  }
  return out;
}

void support_noise::take_batch(std::span<const support_probe> probes,
                               std::vector<support_sums>& out) {
  const cudaStream_t stream = device_.stream();
  probes_.reserve(probes.size(), stream);
  sums_.reserve(probes.size() * parts_, stream);
  copy_to_device(probes, probes_.data(), stream);
  launch_support_sums(
      {.values = weights_.values(), .group_begin = weights_.group_begin(), .means = means_.data()},
      probes_.data(), probes.size(), parts_, bits_, sums_.data(), stream);
  const auto sums = download(sums_.data(), probes.size() * parts_, stream);
  for (std::size_t i = 0; i < probes.size(); ++i) {
    support_sums total{};
    for (std::size_t p = 0; p < support_parts(weights_.group_size(probes[i].group)); ++p) {
      const support_sums& part = sums[i * parts_ + p];
      total.noise += part.noise;
      total.product += part.product;
      total.curvature += part.curvature;
    }
    out.push_back(total);
  }
}

}  // namespace qsweep::gpu
