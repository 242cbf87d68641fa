// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "cpu/exact_sum.hpp"

namespace qsweep::cpu {

/// Weights below each of some bounds, side by side.
struct weights_below {
  double* count;    ///< how many; exact
  double* sum;      ///< their sum is sum + sum_low,
  double* sum_low;  ///< but for sorted_weights::lost_sum()
};

/// The weights of one group in ascending order, with what it takes to tell in some tens of
/// nanoseconds how many weights lie below a bound, and their sum.
///
/// Sums are kept in two parts of their own scale that are each summed exactly (cpu/exact_sum.hpp),
/// so that no order of summation and no difference of two sums costs anything. What the parts
/// cannot hold, weights 2^40 times smaller than the largest, is bounded by lost_sum().
class sorted_weights {
 public:
  static constexpr std::size_t block_size = 16;

  /// Sorts the group's weights; they are finite and its ranges lie within them.
  sorted_weights(int threads, const weights_view& weights, const parameter_group& group);

  /// [size()], ascending.
  std::span<const float> values() const { return {values_.get(), size_}; }
  std::size_t size() const { return size_; }

  /// The sum of all squares is the sum of these, but for lost_energy().
  const std::array<double, 3>& energy() const { return energy_; }
  double lost_energy() const { return lost_energy_; }
  double lost_sum() const { return lost_sum_; }

  /// Counts and sums of the weights below each bound; a bound may be infinite. `blocks` [bounds]
  /// takes where each bound was found; the next search starts there, and is several times faster
  /// when its bounds lie within some hundred weights of these. Anything is a valid start.
  void find(std::span<const float> bounds, std::span<std::uint32_t> blocks,
            const weights_below& out) const;

  /// The sum of all weights, in its two parts.
  const std::array<double, 2>& sum() const { return sum_; }

 private:
  void sum_blocks(int threads);
  void build_tree();

  std::size_t size_ = 0;
  std::size_t num_blocks_ = 0;
  std::unique_ptr<float[]> values_;  ///< [blocks][16], filled up with infinities
  /// A search tree of sixteen children a node over the blocks' first weights; levels_[0] is the
  /// lowest, each filled up to whole nodes with infinities.
  std::vector<std::vector<float>> levels_;
  std::vector<std::array<double, 2>> sums_;  ///< [blocks]: of all blocks before
  sum_splitter<2> splitter_;
  std::array<double, 2> sum_{};
  std::array<double, 3> energy_{};
  double lost_energy_ = 0.0;
  double lost_sum_ = 0.0;
};

}  // namespace qsweep::cpu
