// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "backend/preconditions.hpp"
#include "core/error.hpp"
#include "gpu/device_weights.hpp"
#include "gpu/grouped_weights.hpp"
#include "gpu/ops.hpp"
#include "gpu/support_noise.hpp"
#include "gpu/support_search.hpp"

namespace qsweep::gpu {
namespace {

double largest_distance(const weights_view& weights, const parameter_group& group, double mean) {
  double largest = 0.0;
  for (const parameter_range& range : group.ranges) {
    for (const float weight : weights.values.subspan(range.offset, range.size)) {
      largest = std::max(largest, std::abs(weight - mean));
    }
  }
  return largest;
}

}  // namespace

std::vector<double> optimal_supports(const device_context& device, const weights_view& weights,
                                     std::span<const normalization> norms, int bits) {
  expect_matching(weights, norms);
  QSWEEP_EXPECTS(bits >= 1 && bits <= 16, "bits = " + std::to_string(bits));
  const grouped_weights on_device(device, weights);
  std::vector<double> means;
  for (const normalization& norm : norms) means.push_back(norm.mean);
  support_noise noise(device, on_device, means, bits);

  std::vector<support_search> searches;
  for (std::size_t g = 0; g < norms.size(); ++g) {
    searches.emplace_back(largest_distance(weights, weights.groups[g], means[g]),
                          on_device.group_size(g), bits);
  }
  // All groups' scales of a round at once; what a group asks for does not depend on the others.
  std::vector<support_probe> probes;
  do {
    probes.clear();
    for (std::size_t g = 0; g < searches.size(); ++g) {
      for (const double scale : searches[g].scales()) probes.push_back({scale, g});
    }
    const std::vector<support_sums> sums = noise.at(probes);
    std::size_t next = 0;
    for (support_search& search : searches) {
      const std::size_t count = search.scales().size();
      search.take(std::span(sums).subspan(next, count));
      next += count;
    }
  } while (!probes.empty());

  std::vector<double> supports;
  for (std::size_t g = 0; g < norms.size(); ++g) {
    supports.push_back(searches[g].best() / norms[g].std);
  }
  return supports;
}

}  // namespace qsweep::gpu
