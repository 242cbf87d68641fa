// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>
#include <vector>

#include "backend/affine_levels.hpp"
#include "backend/preconditions.hpp"
#include "gpu/integer_engine.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {

bool integers_pay(const device_context& device, const network_spec& network,
                  const weights_view& weights, const quantization& how) {
  return plan_device_stages(network, device.properties().major).has_value() &&
         affine_levels_of_layers(network, weights, how).has_value();
}

std::vector<certified_count> count_by_integers(const device_context& device,
                                               const network_spec& network,
                                               const weights_view& weights,
                                               std::span<const quantization> how,
                                               const dataset_view& images) {
  expect_matching(network, weights, images);
  expect_finite(weights.values);
  const auto stages = plan_device_stages(network, device.properties().major);
  std::vector<integer_point> points;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; stages && images.count() > 0 && i < how.size(); ++i) {
    if (auto point = make_integer_point(network, *stages, weights, how[i])) {
      points.push_back(std::move(*point));
      places.push_back(i);
    }
  }
  std::vector<std::optional<certified_count>> counts(how.size());
  if (!points.empty()) {
    integer_engine engine(device, network, *stages, weights, images);
    auto counted = engine.count(points);
    for (std::size_t i = 0; i < places.size(); ++i) counts[places[i]] = std::move(counted[i]);
  }
  // What has no integer structure, or numbers beyond the bounds' range.
  std::vector<quantization> others;
  for (std::size_t i = 0; i < how.size(); ++i) {
    if (!counts[i]) others.push_back(how[i]);
  }
  std::vector<certified_count> by_floats;
  if (!others.empty()) {
    by_floats = count_by_floats(device, network, weights, others, images);
  }
  auto next = by_floats.begin();
  std::vector<certified_count> out;
  for (std::optional<certified_count>& count : counts) {
    out.push_back(std::move(count ? *count : *next++));
  }
  return out;
}

}  // namespace qsweep::gpu
