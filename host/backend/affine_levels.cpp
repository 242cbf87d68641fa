// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "backend/affine_levels.hpp"

#include <algorithm>
#include <cmath>

namespace qsweep {
namespace {

constexpr std::size_t most_levels = 256;

bool contains(const parameter_group& group, std::size_t offset, std::size_t size) {
  return std::ranges::any_of(group.ranges, [&](const parameter_range& range) {
    return range.offset <= offset && offset + size <= range.offset + range.size;
  });
}

}  // namespace

std::optional<std::size_t> group_of(const layer_spec& layer, const weights_view& weights) {
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    if (contains(weights.groups[g], layer.weight_offset, layer.weight_count) &&
        contains(weights.groups[g], layer.bias_offset, layer.bias_count)) {
      return g;
    }
  }
  return std::nullopt;
}

std::optional<affine_levels> find_affine_levels(std::span<const double> levels) {
  const auto finite = [](double level) { return std::isfinite(level); };
  if (levels.size() < 2 || levels.size() > most_levels) return std::nullopt;
  if (!std::ranges::all_of(levels, finite)) return std::nullopt;
  const auto half = static_cast<int>(levels.size() / 2);
  const double step = (levels.back() - levels.front()) / static_cast<double>(levels.size() - 1);
  const double offset = levels.front() / step + half;
  // A long double holds step and offset, and rounds 2^-11 as much as the doubles that it checks.
  long double residual = 0.0L;
  long double largest = 0.0L;
  int code = -half;
  for (const double level : levels) {
    const long double affine =
        static_cast<long double>(step) * (code++ + static_cast<long double>(offset));
    residual = std::max(residual, std::abs(level - affine));
    largest = std::max({largest, std::abs(static_cast<long double>(level)), std::abs(affine)});
  }
  const auto bound = static_cast<double>(1.001L * (residual + 0x1p-60L * largest));
  if (!(step > 0.0) || !std::isfinite(step) || !(bound <= 0x1p-40 * step)) return std::nullopt;
  return affine_levels{.step = step, .offset = offset, .residual = bound, .half = half};
}

std::optional<std::vector<affine_levels>> affine_levels_of_layers(
    const network_spec& network, const weights_view& weights, const quantization& how) {
  std::vector<affine_levels> out;
  for (const layer_spec& layer : network.layers) {
    if (!layer.has_parameters()) continue;
    const auto group = group_of(layer, weights);
    if (!group || *group >= how.per_group.size()) return std::nullopt;
    const auto levels = find_affine_levels(how.per_group[*group].levels);
    if (!levels) return std::nullopt;
    out.push_back(*levels);
  }
  return out;
}

}  // namespace qsweep
