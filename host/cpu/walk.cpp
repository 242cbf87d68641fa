// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk.hpp"

#include <algorithm>
#include <mutex>
#include <numeric>

#include "cpu/parallel_blocks.hpp"
#include "cpu/walk_tile.hpp"

namespace qsweep::cpu {
namespace {

std::vector<step_numbers> numbers_of(const walk_plan& plan) {
  std::vector<step_numbers> out;
  for (std::size_t t = 0; t < plan.steps.size(); ++t) {
    out.push_back(make_step_numbers(plan, t, 1.0));
  }
  return out;
}

std::size_t number_of_tiles(std::size_t images) {
  return (images + walk_tile::images_per_tile - 1) / walk_tile::images_per_tile;
}

std::span<const std::uint32_t> images_of_tile(std::span<const std::uint32_t> order,
                                              std::size_t tile) {
  const std::size_t begin = tile * walk_tile::images_per_tile;
  return order.subspan(begin, std::min(walk_tile::images_per_tile, order.size() - begin));
}

/// The images by their reach at the first step, so that those of a packet are due together.
std::vector<std::uint32_t> order_by_reach(std::span<walk_tile> workers, std::size_t images) {
  std::vector<std::uint32_t> order(images);
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  std::vector<float> reach(images);
  parallel_blocks(static_cast<int>(workers.size()), number_of_tiles(images),
                  [&](std::size_t worker, std::size_t tile) {
                    const auto indices = images_of_tile(order, tile);
                    std::vector<step_count> first(1);
                    workers[worker].run(indices, first);
                    for (std::size_t i = 0; i < indices.size(); ++i) {
                      reach[indices[i]] = workers[worker].reach(i);
                    }
                  });
  std::ranges::stable_sort(order, {}, [&](std::uint32_t image) { return reach[image]; });
  return order;
}

void add(std::span<const step_count> from, std::span<step_count> to) {
  for (std::size_t t = 0; t < to.size(); ++t) {
    to[t].correct += from[t].correct;
    to[t].anchored += from[t].anchored;
    to[t].refined += from[t].refined;
    to[t].uncertain.insert(to[t].uncertain.end(), from[t].uncertain.begin(),
                           from[t].uncertain.end());
  }
}

}  // namespace

std::vector<certified_count> count_walk(int threads, const walk_shape& shape,
                                        const weights_view& weights,
                                        std::span<const quantization> how,
                                        const dataset_view& images, walk_statistics* statistics) {
  const walk_plan plan = make_walk_plan(threads, shape, weights, how);
  const std::vector<step_numbers> numbers = numbers_of(plan);
  const walk_setting setting{.plan = plan, .images = images, .numbers = numbers, .entry = {}};
  std::vector<walk_tile> workers;
  for (int i = 0; i < threads; ++i) workers.emplace_back(setting);
  const std::vector<std::uint32_t> order = order_by_reach(workers, images.count());
  std::vector<std::vector<step_count>> counts(workers.size(), std::vector<step_count>(how.size()));
  parallel_blocks(threads, number_of_tiles(order.size()),
                  [&](std::size_t worker, std::size_t tile) {
                    workers[worker].run(images_of_tile(order, tile), counts[worker]);
                  });
  for (std::size_t i = 1; i < counts.size(); ++i) add(counts[i], counts[0]);
  std::vector<certified_count> out;
  for (step_count& each : counts[0]) {
    std::ranges::sort(each.uncertain);
    if (statistics != nullptr) {
      statistics->anchored += each.anchored;
      statistics->refined += each.refined;
      statistics->packets += (order.size() + num_lanes - 1) / num_lanes;
    }
    out.push_back({.correct = each.correct, .uncertain = std::move(each.uncertain)});
  }
  if (statistics != nullptr) {
    statistics->events +=
        plan.entry.events.size() + plan.hidden.events.size() + plan.last.events.size();
  }
  return out;
}

}  // namespace qsweep::cpu
