// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "cpu/walk_entry.hpp"

namespace qsweep::cpu {

/// What became of the images at one step.
struct step_count {
  std::uint64_t correct = 0;
  std::vector<std::uint32_t> uncertain;
  std::uint64_t anchored = 0;   ///< packets evaluated anew
  std::uint64_t sharpened = 0;  ///< of these, with 16-bit activations as well
  std::uint64_t refined = 0;    ///< of these, with 24-bit activations
};

/// Takes images along all steps, a few packets at a time. Owns the memory of one worker, which does
/// not grow with the number of steps or images.
class walk_tile {
 public:
  static constexpr std::size_t packets_per_tile = 8;
  static constexpr std::size_t images_per_tile = packets_per_tile * num_lanes;

  explicit walk_tile(const walk_setting& setting);

  /// Evaluates up to images_per_tile images (indices into the data set) at the steps
  /// [0, counts.size()) and adds to the counts.
  void run(std::span<const std::uint32_t> indices, std::span<step_count> counts);

  /// How far relu(Z) of image i of the last run may move at its last step before its class may
  /// change: the smallest lead of its winner over the norm of the rows' difference.
  float reach(std::size_t i) const;

 private:
  void load(std::span<const std::uint32_t> indices);
  void load_packet(packet& p, std::span<const std::uint32_t> indices);
  void move_to(std::size_t t);
  void evaluate(packet& p, std::size_t t, step_count& count);
  packet_features& features_of(const packet& p) {
    return features_[static_cast<std::size_t>(&p - memory_.data())];
  }
  void anchor(packet& p, std::size_t t);
  void sharpen(packet& p, std::size_t t);
  static void plan_next(packet& p, std::size_t t);

  const walk_setting& setting_;
  packet_shape shape_;
  aligned_vector<std::uint16_t> inputs_;
  aligned_vector<std::int32_t> sums_;
  aligned_vector<std::uint8_t> bytes_;
  aligned_vector<float> anchored_;
  aligned_vector<std::int32_t> shifts_;
  std::vector<packet> memory_;  ///< [packets_per_tile]
  std::span<packet> packets_;   ///< those in use
  std::size_t step_ = 0;

  aligned_vector<std::int8_t> hidden_codes_;  ///< at this step, as multiply_packet takes them
  std::vector<std::int32_t> hidden_totals_;   ///< the sum of a row's codes, [hidden]
  std::vector<float> hidden_bias_;            ///< codes, [hidden]
  std::vector<float> last_codes_;             ///< [hidden][padded classes]
  std::vector<float> bias_;                   ///< scratch, [hidden]
  aligned_vector<std::int32_t> products_;     ///< scratch, [padded hidden][lanes]
  entry_layer entry_;
  std::vector<packet_features> features_;         ///< [packets_per_tile]
  aligned_vector<std::uint8_t> second_bytes_;     ///< scratch
  aligned_vector<std::int32_t> second_products_;  ///< scratch, [padded hidden][lanes]
  fine_packet fine_;
};

}  // namespace qsweep::cpu
