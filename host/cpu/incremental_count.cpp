// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/incremental_count.hpp"

#include <algorithm>
#include <iterator>

#include "cpu/shared_stages.hpp"
#include "cpu/walk.hpp"

namespace qsweep::cpu {
namespace {

/// Walks pay while at most this share of the codes changes from step to step, measured on the
/// papers' networks with 3 bits. Features of a convolution cost more to keep up to date.
constexpr double most_changes_with_pixels = 0.006;
constexpr double most_changes_with_features = 0.004;

/// Fewer steps do not earn what a walk's start costs.
constexpr std::size_t shortest_walk = 8;

bool changes_pay(int threads, const walk_shape& shape, const weights_view& weights,
                 std::span<const quantization> how) {
  const double events =
      static_cast<double>(count_events(threads, weights, how.front(), how.back()));
  const double share = events / static_cast<double>((how.size() - 1) * weights.values.size());
  return share <=
         (shape.convolution == nullptr ? most_changes_with_pixels : most_changes_with_features);
}

/// Whether only the last stage differs: counting alone, behind what all of them share, then takes
/// less than a walk's start.
bool only_last_stage_moves(const network_spec& network, const weights_view& weights,
                           std::span<const quantization> how) {
  const auto stages = plan_integer_stages(network);
  return stages &&
         shared_stages(network, *stages, weights, how.front(), how.back()) + 1 == stages->size();
}

/// Hands the images that a walk left to the finest rung.
void settle(integer_counter& alone, const weights_view& weights, const quantization& how,
            certified_count& count) {
  if (count.uncertain.empty()) return;
  auto rest = alone.count_finest(weights, how, count.uncertain);
  if (!rest) return;
  count.correct += rest->correct;
  count.uncertain = std::move(rest->uncertain);
}

}  // namespace

bool walks_pay(int threads, const network_spec& network, const weights_view& weights,
               std::span<const quantization> neighbours) {
  const auto shape = find_walk_shape(network);
  return shape && byte_products_isa() != "portable" && neighbours.size() >= 2 &&
         longest_walk(network, weights, neighbours) == neighbours.size() &&
         !only_last_stage_moves(network, weights, neighbours) &&
         changes_pay(threads, *shape, weights, neighbours);
}

std::vector<std::optional<certified_count>> count_incrementally(int threads, integer_counter& alone,
                                                                const network_spec& network,
                                                                const weights_view& weights,
                                                                std::span<const quantization> how,
                                                                const dataset_view& images) {
  const auto shape = find_walk_shape(network);
  std::vector<std::optional<certified_count>> out;
  // Those between two walks together: they may share stages.
  const auto count_unwalked = [&](std::size_t end) {
    std::ranges::move(alone.count(weights, how.subspan(out.size(), end - out.size())),
                      std::back_inserter(out));
  };
  for (std::size_t begin = 0; begin < how.size();) {
    const std::size_t length = shape ? longest_walk(network, weights, how.subspan(begin)) : 0;
    const auto walk = how.subspan(begin, length);
    if (length >= shortest_walk && !only_last_stage_moves(network, weights, walk) &&
        changes_pay(threads, *shape, weights, walk)) {
      count_unwalked(begin);
      std::vector<certified_count> counts = count_walk(threads, *shape, weights, walk, images);
      for (std::size_t t = 0; t < length; ++t) {
        settle(alone, weights, walk[t], counts[t]);
        out.emplace_back(std::move(counts[t]));
      }
    }
    begin += std::max<std::size_t>(length, 1);
  }
  count_unwalked(how.size());
  return out;
}

}  // namespace qsweep::cpu
