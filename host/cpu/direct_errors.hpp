// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/weight_quantizer.hpp"
#include "cpu/code_finder.hpp"

namespace qsweep::cpu {

/// An interval of weights.
struct weight_interval {
  float low = 0.0F;
  float high = 0.0F;
};

/// Some weights made ready to be quantized many times, for the first-level cache.
struct weight_block {
  static constexpr std::size_t capacity = 2048;
  static constexpr std::size_t vector_size = 16;

  std::size_t size = 0;
  alignas(64) std::array<float, capacity> values;
  alignas(64) std::array<double, capacity> wide;  ///< the same as doubles
  /// The same clamped to an interval, those of each full vector in the order 0 8 1 9 .. 7 15: every
  /// other one belongs to the first eight of `wide`, and the rest to the last.
  alignas(64) std::array<float, capacity> clamped;
  /// Those of full vectors that lie outside of the interval, in no order, filled up to a full
  /// vector with ends of the interval.
  alignas(64) std::array<float, capacity + vector_size> outliers;
  std::size_t num_outliers = 0;

  /// Takes up to `capacity` weights.
  void load(std::span<const float> weights);

  /// Makes `clamped` and `outliers`.
  void clamp(const weight_interval& interval);
};

/// A quantizer made ready for blocks; `quantizer` must outlive it.
class direct_quantizer {
 public:
  /// Without `allow_tables` codes are always searched. Results are the same to the last bit.
  explicit direct_quantizer(const weight_quantizer& quantizer, bool allow_tables = true);

  /// Whether codes can come from tables in registers: for up to eight levels whose cutpoints are so
  /// evenly spaced that a multiplication tells a weight's code but for one comparison (checked at
  /// every cutpoint), on a processor with AVX-512.
  bool uses_tables() const { return uses_tables_; }

  /// With tables: clamping weights to an interval changes no code and no weight's being within the
  /// support if the interval holds `inner()` and lies in `outer()`.
  const weight_interval& inner() const { return inner_; }
  const weight_interval& outer() const { return outer_; }

  /// Sum of the squared errors of a block, in double: 32 sums of every 32nd one, each by fused
  /// multiply-adds in order, then pairwise. Of n <= 2048 errors at most
  /// ceil(n / 32) + min(5, ceil(log2 n)) + 2 roundings reach the result, which is less than the
  /// 8 (1 + log2 n) that the contract allows. Adds the number of weights within the support to
  /// `within`. With tables the block must be clamped to an interval as above.
  double noise_energy(const weight_block& weights, std::uint64_t& within) const;

 private:
  struct tables {
    alignas(64) std::array<float, 16> cutpoints;  ///< by guess
    alignas(64) std::array<double, 8> levels;     ///< by guess and comparison, modulo 8
    float scale;
    float shift;
  };

  bool make_tables();
  std::uint32_t guess(float weight) const;

  const weight_quantizer& quantizer_;
  code_finder finder_;
  tables tables_{};
  weight_interval inner_;
  weight_interval outer_;
  bool uses_tables_ = false;

  friend struct table_kernel;
};

/// Consecutive quantizers, of all that use tables, that can share clamped weights; a quantizer that
/// does not stands alone.
struct quantizer_run {
  std::size_t first = 0;
  std::size_t count = 0;
  weight_interval interval;
};
std::vector<quantizer_run> make_runs(std::span<const direct_quantizer> quantizers);

}  // namespace qsweep::cpu
