// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <optional>

#include "core/codebook.hpp"
#include "kernels/guarded_array.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"
#include "sweep_sqnr/direct_tuning.hpp"
#include "sweep_sqnr/sorted.hpp"

namespace qsweep::test {
namespace {

constexpr normalization norm{-0.006, 0.07};

weight_quantizer uniform(int bits, double support) {
  return make_weight_quantizer(make_uniform_codebook(bits, support), norm);
}

/// Cutpoints that no multiple of a weight comes near.
weight_quantizer uneven() {
  return {{-0.5F, -0.49F, 0.0F, 0.001F}, {-0.6, -0.495, -0.1, 0.0005, 0.3}, -0.5F, 0.001F};
}

/// More than a block's worth; with one level, without a guess, and too large for shared memory.
std::vector<weight_quantizer> some_quantizers() {
  std::vector<weight_quantizer> out{{{}, {0.01}, -0.1F, 0.2F}, uneven(), uniform(12, 3.5)};
  for (int i = 0; i < 70; ++i) out.push_back(uniform(1 + i % 5, 0.5 + 0.1 * i));
  return out;
}

struct measured {
  std::vector<double> noise;
  std::vector<std::uint64_t> within;
};

measured expected(std::span<const float> weights, std::span<const weight_quantizer> quantizers) {
  measured out;
  for (const weight_quantizer& quantizer : quantizers) {
    long double noise = 0.0L;
    std::uint64_t within = 0;
    for (const float weight : weights) {
      const auto code = std::ranges::upper_bound(quantizer.cutpoints, weight);
      const auto level =
          quantizer.levels[static_cast<std::size_t>(code - quantizer.cutpoints.begin())];
      const long double error = static_cast<long double>(weight) - level;
      noise += error * error;
      within += quantizer.support_low <= weight && weight <= quantizer.support_high ? 1 : 0;
    }
    out.noise.push_back(static_cast<double>(noise));
    out.within.push_back(within);
  }
  return out;
}

/// One group of weights and its quantizers on the device.
class SweepSqnrKernels : public kernel_test {
 protected:
  void load(const std::vector<float>& weights, const std::vector<weight_quantizer>& quantizers) {
    weights_.emplace(guarded(weights, 1));
    std::vector<weight_tile> tiles;
    for (std::size_t begin = 0; begin < weights.size(); begin += direct_tuning::tile_size) {
      const auto size = std::min<std::size_t>(direct_tuning::tile_size, weights.size() - begin);
      tiles.push_back({begin, static_cast<std::uint32_t>(size), 0});
    }
    num_tiles_ = tiles.size();
    tiles_ = upload(tiles, stream_.get());
    begins_ = upload(std::vector<std::uint64_t>{0, weights.size()}, stream_.get());
    tile_begins_ = upload(std::vector<std::uint64_t>{0, tiles.size()}, stream_.get());
    std::vector<packed_quantizer> packed;
    std::vector<float> cutpoints;
    std::vector<double> levels;
    for (const weight_quantizer& quantizer : quantizers) {
      packed.push_back({levels.size(), static_cast<std::uint32_t>(quantizer.levels.size()),
                        quantizer.support_low, quantizer.support_high});
      most_levels_ = std::max(most_levels_, quantizer.levels.size());
      cutpoints.insert(cutpoints.end(), quantizer.cutpoints.begin(), quantizer.cutpoints.end());
      cutpoints.push_back(0.0F);
      levels.insert(levels.end(), quantizer.levels.begin(), quantizer.levels.end());
    }
    packed_ = upload(packed, stream_.get());
    cutpoints_ = upload(cutpoints, stream_.get());
    levels_ = upload(levels, stream_.get());
    size_ = weights.size();
  }

  quantizer_table table() const {
    return {packed_.data(), cutpoints_.data(), levels_.data(), packed_.size()};
  }

  std::vector<code_guess> guesses() const {
    const device_buffer<code_guess> out(packed_.size(), stream_.get());
    launch_guess_codes(table(), packed_.size(), out.data(), stream_.get());
    return download(out, stream_.get());
  }

  measured direct(direct_rung rung) const {
    const std::size_t count = packed_.size();
    const auto guess = upload(guesses(), stream_.get());
    const auto noise = guarded(std::vector<double>(num_tiles_ * count, -1.0));
    const auto within = guarded(std::vector<std::uint32_t>(num_tiles_ * count, 1));
    launch_sweep_sqnr_direct({.weights = weights_->data(),
                              .tiles = tiles_.data(),
                              .num_tiles = num_tiles_,
                              .table = table(),
                              .most_levels = most_levels_,
                              .guesses = rung == direct_rung::guessed ? guess.data() : nullptr},
                             noise.data(), within.data(), stream_.get());
    const auto energies = guarded(std::vector<double>(count, -1.0));
    const auto counts = guarded(std::vector<std::uint64_t>(count, 1));
    launch_sum_tiles(noise.data(), within.data(), tile_begins_.data(), 1, count, energies.data(),
                     counts.data(), stream_.get());
    noise.read();
    within.read();
    return {energies.read(), counts.read()};
  }

  measured sorted() const {
    const unsorted_weights from{
        weights_->data(), tiles_.data(), num_tiles_, begins_.data(), 1, size_};
    const auto values = guarded(std::vector<float>(size_));
    const auto sums = guarded(std::vector<std::uint64_t>(size_ * 4));
    const device_buffer<fixed_units> units(1, stream_.get());
    const sorted_view view{values.data(), reinterpret_cast<fixed_sums*>(sums.data()), units.data(),
                           begins_.data(), 1};
    const device_buffer<char> scratch(sort_weights_scratch(from), stream_.get());
    launch_sort_weights(from, view, scratch.data(), stream_.get());
    const auto energies = guarded(std::vector<double>(packed_.size(), -1.0));
    const auto counts = guarded(std::vector<std::uint64_t>(packed_.size(), 1));
    launch_sweep_sqnr_sorted(view, table(), energies.data(), counts.data(), stream_.get());
    EXPECT_TRUE(std::ranges::is_sorted(values.read()));
    sums.read();
    return {energies.read(), counts.read()};
  }

  std::optional<guarded_array<float>> weights_;
  std::size_t size_ = 0;
  std::size_t num_tiles_ = 0;
  std::size_t most_levels_ = 0;
  device_buffer<weight_tile> tiles_;
  device_buffer<std::uint64_t> begins_;
  device_buffer<std::uint64_t> tile_begins_;
  device_buffer<packed_quantizer> packed_;
  device_buffer<float> cutpoints_;
  device_buffer<double> levels_;
};

void expect_near(const measured& actual, const measured& wanted, std::size_t size) {
  const double bound = size == 0 ? 0.0 : sum_tolerance(size) + eps64;
  for (std::size_t t = 0; t < wanted.noise.size(); ++t) {
    EXPECT_TRUE(within(actual.noise[t], wanted.noise[t], bound * wanted.noise[t]))
        << size << " weights, quantizer " << t;
    EXPECT_EQ(actual.within[t], wanted.within[t]) << size << " weights, quantizer " << t;
  }
}

TEST_F(SweepSqnrKernels, EveryRungMatchesPlainSumsAtEverySize) {
  const std::vector<weight_quantizer> all = some_quantizers();
  // All of them have their tables in global memory; without the 12 bits, in shared memory.
  std::vector<weight_quantizer> small = all;
  small.erase(small.begin() + 2);
  for (const std::size_t size : {0U, 1U, 31U, 33U, 511U, 513U, 2047U, 2048U, 2049U, 4099U}) {
    const std::vector<float> weights = laplacian_weights(size, 3 + size);
    for (const std::vector<weight_quantizer>& quantizers : {small, all}) {
      load(weights, quantizers);
      const measured wanted = expected(weights, quantizers);
      const measured guessed = direct(direct_rung::guessed);
      const measured searched = direct(direct_rung::searched);
      expect_near(guessed, wanted, size);
      EXPECT_EQ(guessed.noise, searched.noise) << size;
      EXPECT_EQ(guessed.within, searched.within) << size;
    }
    expect_near(sorted(), expected(weights, all), size);
  }
}

TEST_F(SweepSqnrKernels, UniformQuantizersAreGuessedAtEveryBitRate) {
  std::vector<weight_quantizer> quantizers;
  for (int bits = 1; bits <= 16; ++bits) {
    for (const double support : {0.7, 2.9236, 7.0}) quantizers.push_back(uniform(bits, support));
  }
  load({0.5F}, quantizers);
  for (const code_guess& guess : guesses()) EXPECT_EQ(guess.usable, 1U);
}

TEST_F(SweepSqnrKernels, WhatAGuessCannotTellIsSearched) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  load({0.5F}, {uneven(),
                {{}, {1.0}, 0.0F, 1.0F},
                {{0.25F, 0.25F, 0.25F}, {0.0, 9.0, 9.0, 1.0}, 0.0F, 1.0F},
                {{0.0F, infinity}, {0.0, 1.0, 2.0}, 0.0F, 1.0F}});
  for (const code_guess& guess : guesses()) EXPECT_EQ(guess.usable, 0U);
}

TEST_F(SweepSqnrKernels, CellsWhoseTermsCancelAreAddedWeightByWeight) {
  std::vector<float> weights(3000, 0.1F);
  weights[7] = 0.1F + 0x1p-26F;
  const double level = 0.1F;
  const std::vector<weight_quantizer> quantizers{{{0.0F}, {-level, level}, -1.0F, 1.0F}};
  load(weights, quantizers);
  expect_near(sorted(), expected(weights, quantizers), weights.size());
}

}  // namespace
}  // namespace qsweep::test
