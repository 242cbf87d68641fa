// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "core/codebook.hpp"
#include "core/rng.hpp"

namespace qsweep::test {

/// Weights distributed as trained ones are: Laplacian, std 0.07, mean -0.006.
inline std::vector<float> laplacian_weights(std::size_t count, std::uint64_t seed) {
  const random_stream random{.seed = seed};
  std::vector<float> weights;
  for (std::size_t j = 0; j < count; ++j) {
    const double u = random.uniform(static_cast<std::uint32_t>(j)) + 0x1p-33 - 0.5;
    const double magnitude = -std::log(1.0 - 2.0 * std::abs(u)) * 0.07 / std::sqrt(2.0);
    weights.push_back(static_cast<float>(std::copysign(magnitude, u) - 0.006));
  }
  return weights;
}

/// Weights in memory of their own that starts `skip` floats after an aligned address.
struct grouped_weights {
  std::string name;
  std::size_t skip = 0;
  std::vector<float> storage;
  std::vector<parameter_group> groups;

  std::span<float> values() { return std::span(storage).subspan(skip); }
  weights_view view() const { return {std::span(storage).subspan(skip), groups}; }
};

inline grouped_weights one_group(std::vector<float> weights, std::size_t skip = 0) {
  grouped_weights out{.name = std::to_string(weights.size()) + " weights",
                      .skip = skip,
                      .storage = std::vector<float>(skip),
                      .groups = {}};
  out.groups = {{"all", {{0, weights.size()}}}};
  out.storage.insert(out.storage.end(), weights.begin(), weights.end());
  return out;
}

/// One group of every size around a SIMD width, a block and a chunk, aligned and not; then several
/// groups, groups of several ranges, an empty group, and weights that no group has.
inline std::vector<grouped_weights> contract_weights() {
  std::vector<grouped_weights> cases;
  std::uint64_t seed = 1;
  for (const std::size_t count : std::initializer_list<std::size_t>{
           1, 2, 3, 7, 15, 16, 17, 63, 64, 65, 255, 256, 257, 1000, 16383, 16384, 16385, 65539}) {
    cases.push_back(one_group(laplacian_weights(count, seed++)));
  }
  cases.push_back(one_group(laplacian_weights(1000, seed++), 1));
  cases.push_back(one_group(laplacian_weights(16385, seed++), 3));
  grouped_weights groups = one_group(laplacian_weights(40000, seed++), 1);
  groups.name = "several groups";
  groups.groups = {{"first", {{0, 17000}}},
                   {"ranges", {{17000, 1}, {20000, 16385}, {17001, 999}}},
                   {"empty", {}},
                   {"hollow", {{39000, 0}, {39000, 1}}}};
  cases.push_back(groups);
  return cases;
}

/// The mean and standard deviation of a group, by the definition.
inline normalization norm_of(const weights_view& weights, const parameter_group& group) {
  double sum = 0.0;
  double squares = 0.0;
  for (const parameter_range& range : group.ranges) {
    for (const float w : weights.values.subspan(range.offset, range.size)) {
      sum += w;
      squares += static_cast<double>(w) * w;
    }
  }
  const auto count = static_cast<double>(group.size());
  const double mean = group.size() == 0 ? 0.0 : sum / count;
  const double variance = group.size() == 0 ? 0.0 : squares / count - mean * mean;
  return {mean, variance > 1e-6 ? std::sqrt(variance) : 0.07};
}

inline std::vector<normalization> norms_of(const weights_view& weights) {
  std::vector<normalization> norms;
  for (const parameter_group& group : weights.groups) norms.push_back(norm_of(weights, group));
  return norms;
}

/// The uniform quantizer of each group.
inline quantization uniform_quantization(const weights_view& weights, int bits, double support) {
  quantization how;
  for (const normalization& norm : norms_of(weights)) {
    how.per_group.push_back(make_weight_quantizer(make_uniform_codebook(bits, support), norm));
  }
  return how;
}

}  // namespace qsweep::test
