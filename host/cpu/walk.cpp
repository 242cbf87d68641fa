// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "cpu/parallel_blocks.hpp"
#include "cpu/walk_tile.hpp"

namespace qsweep::cpu {
namespace {

std::vector<step_numbers> numbers_of(const walk_plan& plan, const feature_plan* features) {
  std::vector<step_numbers> out;
  for (std::size_t t = 0; t < plan.steps.size(); ++t) {
    out.push_back(make_step_numbers(plan, t, features == nullptr ? 1.0 : features->codes.step[t]));
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

/// The walk is cut into stretches in which this share of the codes changes: long enough to forget
/// what a start costs, short enough that the images' order stays a good one and that memory does
/// not grow with the number of steps.
constexpr double share_of_stretch = 0.1;
constexpr std::size_t shortest_stretch = 64;
constexpr std::size_t longest_stretch = 4096;

std::size_t stretch_length(int threads, const weights_view& weights,
                           std::span<const quantization> how) {
  const auto events = static_cast<double>(count_events(threads, weights, how.front(), how.back()));
  const double share = events / static_cast<double>(weights.values.size());
  const auto stretches = static_cast<std::size_t>(std::ceil(share / share_of_stretch));
  const std::size_t length = how.size() / std::max<std::size_t>(stretches, 1);
  return std::clamp(length, shortest_stretch, longest_stretch);
}

/// The Euclidean norm of each image's pixels, at least 1.
std::vector<float> brightness_of(const dataset_view& images) {
  std::vector<float> out;
  for (std::size_t i = 0; i < images.count(); ++i) {
    std::uint64_t square = 1;
    for (const std::uint8_t pixel : images.image(i)) square += std::uint64_t{pixel} * pixel;
    out.push_back(std::sqrt(static_cast<float>(square)));
  }
  return out;
}

/// Goes the way of all images through one stretch after another.
class walker {
 public:
  walker(int threads, const walk_shape& shape, const weights_view& weights,
         const dataset_view& images)
      : threads_(threads),
        shape_(shape),
        weights_(weights),
        images_(images),
        inputs_(shape.convolution == nullptr ? arrange_pixels(images)
                                             : arrange_features(*shape.convolution)),
        order_(images.count()),
        reach_(images.count()),
        brightness_(brightness_of(images)) {
    std::iota(order_.begin(), order_.end(), std::uint32_t{0});
  }

  std::vector<step_count> walk(std::span<const quantization> how, walk_statistics& statistics) {
    const walk_plan plan = make_walk_plan(threads_, shape_, inputs_, weights_, how);
    std::optional<feature_plan> features;
    if (shape_.convolution != nullptr) {
      features = make_feature_plan(threads_, *shape_.convolution, *shape_.entry, weights_, how);
    }
    const feature_plan* const front = features ? &*features : nullptr;
    const std::vector<step_numbers> numbers = numbers_of(plan, front);
    const walk_setting setting{
        .plan = plan, .images = images_, .numbers = numbers, .features = front};
    std::vector<walk_tile> workers;
    for (int i = 0; i < threads_; ++i) workers.emplace_back(setting);
    if (!ordered_) run(workers, 1);
    ordered_ = true;
    // Images whose class is about to change stand together, so that packets are due as a whole, and
    // images of one class, so that activations are zero in whole packets.
    std::ranges::stable_sort(order_, {}, [&](std::uint32_t image) {
      return std::pair(images_.labels[image], reach_[image]);
    });
    statistics.events +=
        plan.entry.events.size() + plan.hidden.events.size() + plan.last.events.size();
    return run(workers, how.size());
  }

 private:
  std::vector<step_count> run(std::span<walk_tile> workers, std::size_t steps);

  int threads_;
  const walk_shape& shape_;
  const weights_view& weights_;
  const dataset_view& images_;
  column_arrangement inputs_;
  std::vector<std::uint32_t> order_;
  std::vector<float> reach_;       ///< in units of what a change of codes moves
  std::vector<float> brightness_;  ///< what that is proportional to
  bool ordered_ = false;
};

void add(std::span<const step_count> from, std::span<step_count> to) {
  for (std::size_t t = 0; t < to.size(); ++t) {
    to[t].correct += from[t].correct;
    to[t].anchored += from[t].anchored;
    to[t].sharpened += from[t].sharpened;
    to[t].refined += from[t].refined;
    to[t].uncertain.insert(to[t].uncertain.end(), from[t].uncertain.begin(),
                           from[t].uncertain.end());
  }
}

std::vector<step_count> walker::run(std::span<walk_tile> workers, std::size_t steps) {
  std::vector<std::vector<step_count>> counts(workers.size(), std::vector<step_count>(steps));
  parallel_blocks(threads_, number_of_tiles(order_.size()),
                  [&](std::size_t worker, std::size_t tile) {
                    const auto indices = images_of_tile(order_, tile);
                    workers[worker].run(indices, counts[worker]);
                    for (std::size_t i = 0; i < indices.size(); ++i) {
                      reach_[indices[i]] = workers[worker].reach(i) / brightness_[indices[i]];
                    }
                  });
  for (std::size_t i = 1; i < counts.size(); ++i) add(counts[i], counts[0]);
  return std::move(counts[0]);
}

}  // namespace

std::vector<certified_count> count_walk(int threads, const walk_shape& shape,
                                        const weights_view& weights,
                                        std::span<const quantization> how,
                                        const dataset_view& images, walk_statistics* statistics) {
  walk_statistics total;
  walker all(threads, shape, weights, images);
  const std::size_t length = stretch_length(threads, weights, how);
  std::vector<certified_count> out;
  for (std::size_t begin = 0; begin < how.size(); begin += length) {
    const auto stretch = how.subspan(begin, std::min(length, how.size() - begin));
    for (step_count& each : all.walk(stretch, total)) {
      std::ranges::sort(each.uncertain);
      total.anchored += each.anchored;
      total.sharpened += each.sharpened;
      total.refined += each.refined;
      total.packets += (images.count() + num_lanes - 1) / num_lanes;
      out.push_back({.correct = each.correct, .uncertain = std::move(each.uncertain)});
    }
  }
  if (statistics != nullptr) *statistics = total;
  return out;
}

}  // namespace qsweep::cpu
