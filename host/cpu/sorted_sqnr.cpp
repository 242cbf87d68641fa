// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/sorted_sqnr.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "cpu/chunks.hpp"
#include "cpu/parallel_blocks.hpp"
#include "cpu/sorted_noise.hpp"

namespace qsweep::cpu {
namespace {

class sorted_sweep final : public SqnrSweep {
 public:
  sorted_sweep(int threads, const weights_view& weights)
      : threads_(threads), weights_(weights), groups_(sort_groups(threads, weights)) {
    for (const sorted_weights& group : groups_) {
      const auto& [high, middle, low] = group.energy();
      exact_copy_.push_back({.signal_energy = high + (middle + low),
                             .noise_energy = 0.0,
                             .within_support = group.size()});
    }
  }

  std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const override;

 private:
  int threads_;
  weights_view weights_;
  std::vector<sorted_weights> groups_;
  std::vector<quantization_noise> exact_copy_;
};

std::vector<std::vector<quantization_noise>> sorted_sweep::measure(
    std::span<const quantization> how) const {
  std::size_t num_levels = 1;
  for (const quantization& each : how) {
    if (each.is_identity()) continue;
    expect_matching(weights_, each);
    for (const weight_quantizer& quantizer : each.per_group) {
      num_levels = std::max(num_levels, quantizer.levels.size());
    }
  }
  std::vector<std::vector<quantization_noise>> out(how.size(), exact_copy_);
  // An item is a run of quantizations on one group, some tens of microseconds: less is not worth
  // waking a team for.
  const std::size_t run = 1 + 1024 / num_levels;
  const std::size_t num_runs = (how.size() + run - 1) / run;
  const std::size_t items = num_runs * groups_.size();
#pragma omp parallel for num_threads(threads_) schedule(dynamic) if (items > 1)
  for (std::size_t item = 0; item < items; ++item) {
    const std::size_t g = item / num_runs;
    const std::size_t first = item % num_runs * run;
    noise_meter meter(groups_[g]);
    for (std::size_t t = first; t < std::min(first + run, how.size()); ++t) {
      if (!how[t].is_identity()) meter.measure(how[t].per_group[g], out[t][g]);
    }
  }
  return out;
}

}  // namespace

std::vector<sorted_weights> sort_groups(int threads, const weights_view& weights) {
  make_chunks(weights);  // refuses ranges beyond the weights
  expect_finite(threads, weights.values);
  // A group that is a good part of the work is sorted by all threads, the others by one each.
  constexpr std::size_t least_shared = 65536;
  std::vector<std::optional<sorted_weights>> groups(weights.groups.size());
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (weights.groups[g].size() < least_shared) continue;
    groups[g].emplace(threads, weights, weights.groups[g]);
  }
  parallel_blocks(threads, groups.size(), [&](std::size_t, std::size_t g) {
    if (!groups[g]) groups[g].emplace(1, weights, weights.groups[g]);
  });
  std::vector<sorted_weights> out;
  for (std::optional<sorted_weights>& group : groups) out.push_back(std::move(*group));
  return out;
}

std::unique_ptr<SqnrSweep> make_sorted_sweep(int threads, const weights_view& weights) {
  return std::make_unique<sorted_sweep>(threads, weights);
}

}  // namespace qsweep::cpu
