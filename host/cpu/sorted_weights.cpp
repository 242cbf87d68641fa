// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/sorted_weights.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

#include "cpu/lanes.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/sort_weights.hpp"
#include "cpu/threads.hpp"
#include "cpu/wide_lanes.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t node_size = sorted_weights::block_size;
constexpr float infinity = std::numeric_limits<float>::infinity();

struct block_totals {
  wide_lanes energy[3]{};
  wide_lanes lost_energy{};
  wide_lanes lost_sum{};
};

/// sums[b] of `blocks` blocks of finite weights; adds to the totals.
QSWEEP_MULTIVERSION
void sum_run(const float* weights, std::size_t blocks, const sum_splitter<2>& of_weights,
             const sum_splitter<3>& of_squares, std::array<double, 2>* sums, block_totals& totals) {
  for (std::size_t b = 0; b < blocks; ++b) {
    wide_lanes sum[2]{};
    for (std::size_t half = 0; half < node_size; half += num_wide_lanes) {
      wide_lanes weight;
      load_wide(weights + b * node_size + half, weight);
      wide_lanes square = weight * weight;
      wide_lanes parts[2];
      of_weights.split(weight, parts);
      add_magnitude(weight, totals.lost_sum);
      for (std::size_t p = 0; p < 2; ++p) sum[p] += parts[p];
      wide_lanes squares[3];
      of_squares.split(square, squares);
      add_magnitude(square, totals.lost_energy);
      for (std::size_t p = 0; p < 3; ++p) totals.energy[p] += squares[p];
    }
    sums[b] = {sum_of(sum[0]), sum_of(sum[1])};
  }
}

struct search_tree {
  const float* weights;
  const float* levels[8];  ///< 16^8 blocks are more than memory holds
  std::size_t num_levels;
  std::size_t last_window;  ///< the last sixteen places of levels[0]
};

QSWEEP_ALWAYS_INLINE std::size_t count_in_node(const float* node, float bound) {
  static_assert(node_size == num_lanes);
  float_lanes weights;
  load_lanes(node, weights);
  const byte_lanes ones = __builtin_convertvector(-(weights < bound), byte_lanes);
  std::uint64_t words[2];
  store_lanes(ones, words);
  // The product has the sum of all bytes in its highest one.
  return (words[0] + words[1]) * 0x0101010101010101U >> 56;
}

/// Looks for the last block whose first weight is below the bound among the sixteen blocks around
/// `start`; `block` is valid when it returns true.
QSWEEP_ALWAYS_INLINE bool find_near(const search_tree& tree, float bound, std::size_t start,
                                    std::size_t& block) {
  const std::size_t window =
      std::min(std::max(start, node_size / 2) - node_size / 2, tree.last_window);
  const std::size_t count = count_in_node(tree.levels[0] + window, bound);
  block = window + count - 1;
  return count > 0 && count < node_size;
}

/// The last block whose first weight is below the bound; the first block if there is none.
QSWEEP_ALWAYS_INLINE std::size_t find_in_tree(const search_tree& tree, float bound) {
  std::size_t node = 0;
  for (std::size_t level = tree.num_levels; level-- > 0;) {
    const std::size_t count = count_in_node(tree.levels[level] + node * node_size, bound);
    node = node * node_size + std::max<std::size_t>(count, 1) - 1;
  }
  return node;
}

QSWEEP_MULTIVERSION
void find_all(const search_tree& tree, const sum_splitter<2>& splitter,
              const std::array<double, 2>* sums_before, std::span<const float> bounds,
              std::uint32_t* blocks, const weights_below& out) {
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    // Near where this bound was before, or near the one before it, or anywhere.
    std::size_t block = 0;
    if (!find_near(tree, bounds[i], blocks[i], block) &&
        !find_near(tree, bounds[i], blocks[i == 0 ? 0 : i - 1], block)) {
      block = find_in_tree(tree, bounds[i]);
    }
    blocks[i] = static_cast<std::uint32_t>(block);
    const float* weights = tree.weights + block * node_size;
    wide_lanes sum[2]{};
    for (std::size_t half = 0; half < node_size; half += num_wide_lanes) {
      wide_lanes weight;
      load_wide(weights + half, weight);
      const wide_masks below = weight < static_cast<double>(bounds[i]);
      wide_lanes parts[2];
      splitter.split(weight, parts);
      for (std::size_t p = 0; p < 2; ++p) sum[p] += below ? parts[p] : wide_lanes{};
    }
    const std::size_t count = block * node_size + count_in_node(weights, bounds[i]);
    out.count[i] = static_cast<double>(count);
    out.sum[i] = sums_before[block][0] + sum_of(sum[0]);
    out.sum_low[i] = sums_before[block][1] + sum_of(sum[1]);
  }
}

std::vector<std::span<const float>> parts_of(const weights_view& weights,
                                             const parameter_group& group) {
  constexpr std::size_t most = 16384;
  std::vector<std::span<const float>> parts;
  for (const parameter_range& range : group.ranges) {
    for (std::size_t done = 0; done < range.size; done += most) {
      parts.push_back(
          weights.values.subspan(range.offset + done, std::min(most, range.size - done)));
    }
  }
  return parts;
}

}  // namespace

sorted_weights::sorted_weights(int threads, const weights_view& weights,
                               const parameter_group& group)
    : size_(group.size()),
      num_blocks_(std::max<std::size_t>(1, (size_ + block_size - 1) / block_size)),
      values_(std::make_unique_for_overwrite<float[]>(num_blocks_ * block_size)) {
  sort_weights(threads, parts_of(weights, group), std::span(values_.get(), size_));
  std::fill(values_.get() + size_, values_.get() + num_blocks_ * block_size, infinity);
  sum_blocks(threads);
  build_tree();
}

void sorted_weights::sum_blocks(int threads) {
  sums_.resize(num_blocks_);
  if (size_ == 0) return;
  const double largest = std::max(std::fabs(values_[0]), std::fabs(values_[size_ - 1]));
  splitter_ = sum_splitter<2>(largest, size_);
  const sum_splitter<3> of_squares(largest * largest, size_);
  constexpr std::size_t run_size = 1024;
  std::vector<block_totals> totals(num_blocks_ / run_size + 1);
  const std::size_t full = size_ / block_size;
  parallel_parts(threads, full, run_size, [&](std::size_t begin, std::size_t end) {
    for (std::size_t b = begin; b < end; b += run_size) {
      sum_run(values_.get() + b * block_size, std::min(run_size, end - b), splitter_, of_squares,
              sums_.data() + b, totals[b / run_size]);
    }
  });
  if (full < num_blocks_) {
    float rest[block_size] = {};
    std::copy(values_.get() + full * block_size, values_.get() + size_, rest);
    sum_run(rest, 1, splitter_, of_squares, sums_.data() + full, totals[full / run_size]);
  }
  std::array<double, 2> before{};
  for (std::array<double, 2>& sums : sums_) {
    const std::array<double, 2> next{before[0] + sums[0], before[1] + sums[1]};
    sums = std::exchange(before, next);
  }
  sum_ = before;
  for (const block_totals& total : totals) {
    for (std::size_t p = 0; p < 3; ++p) energy_[p] += sum_of(total.energy[p]);
    lost_energy_ += sum_of(total.lost_energy);
    lost_sum_ += sum_of(total.lost_sum);
  }
}

void sorted_weights::build_tree() {
  const float* below = values_.get();
  for (std::size_t size = num_blocks_;; size = (size + node_size - 1) / node_size) {
    const std::size_t nodes = (size + node_size - 1) / node_size;
    std::vector<float>& level = levels_.emplace_back(nodes * node_size, infinity);
    for (std::size_t i = 0; i < size; ++i) level[i] = below[i * node_size];
    below = level.data();
    if (nodes == 1) return;
  }
}

void sorted_weights::find(std::span<const float> bounds, std::span<std::uint32_t> blocks,
                          const weights_below& out) const {
  search_tree tree{.weights = values_.get(),
                   .levels = {},
                   .num_levels = levels_.size(),
                   .last_window = levels_[0].size() - node_size};
  for (std::size_t i = 0; i < levels_.size(); ++i) tree.levels[i] = levels_[i].data();
  find_all(tree, splitter_, sums_.data(), bounds, blocks.data(), out);
}

}  // namespace qsweep::cpu
