// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/dataset_view.hpp"
#include "cpu/walk_features.hpp"
#include "cpu/walk_fine.hpp"

namespace qsweep::cpu {

/// What all tiles of a walk share; not owned.
struct walk_setting {
  const walk_plan& plan;
  const dataset_view& images;
  std::span<const step_numbers> numbers;   ///< [steps]
  const feature_plan* features = nullptr;  ///< when the network has a convolution

  entry_scale entry(std::size_t t) const {
    return features == nullptr ? entry_scale{} : features->entry[t];
  }
};

/// The entry layer's inputs and codes along the steps, for the packets of one worker.
class entry_layer {
 public:
  explicit entry_layer(const walk_setting& setting);

  /// Back to the first step.
  void start();
  /// The codes of step t, one more than before. Packets' sums are moved by move_sums.
  void move_to(std::size_t t);

  /// X and K X of a packet at the first step.
  void load(packet& p, packet_features& features, std::span<const std::uint32_t> indices);

  /// After move_to and move_sums: brings X, and the sums with it, up to this step where it does not
  /// stand still. True when the packet's anchor is of no use any more.
  bool refresh(packet& p, packet_features& features);
  /// Sets the packet's input_error at this step.
  void note_error(packet& p, const packet_features& features) const;
  /// Brings X up to this step for good, also where it stands still within its error, and sets
  /// input_error. True when the packet's anchor is of no use any more.
  bool catch_up(packet& p, packet_features& features);

  /// The layer in double, for the fine rung. The spans live until the next call.
  fine_packet::entry_values values(const packet& p, const packet_features& features);

 private:
  void load_pixels(packet& p, std::span<const std::uint32_t> indices);
  void load_features(packet& p, packet_features& features, std::span<const std::uint32_t> indices);
  void add_slab(std::size_t slab, int planes, bool with_sign, std::int32_t* sums);
  void refresh_channel(packet& p, packet_features& features, std::size_t f);
  bool refresh_bias(packet& p);
  void add_rest_plane(std::span<const double, num_lanes> per_lane, fine_packet::entry_values& out);
  void add_feature_rests(const packet& p, fine_packet::entry_values& out);

  const walk_setting& setting_;
  const layer_steps& layer_;
  std::size_t step_ = 0;
  std::optional<feature_maker> maker_;
  aligned_vector<std::int8_t> codes_;      ///< moved only when there are features
  std::vector<std::int32_t> bias_;         ///< [rows]
  std::vector<std::int32_t> totals_;       ///< [slabs][rows]: sums of codes
  aligned_vector<std::uint8_t> bytes_;     ///< scratch, a slab's columns
  aligned_vector<std::int32_t> products_;  ///< scratch, [padded rows][lanes]
  std::vector<std::int32_t> numbers_;      ///< scratch, [slab width][lanes]
  std::vector<std::uint16_t> fresh_;       ///< scratch, [slab width][lanes]
  std::vector<double> exact_;              ///< scratch, all features
  aligned_vector<double> sums_;            ///< scratch, [rows][lanes]
  aligned_vector<std::int32_t> rests_;     ///< scratch, [rows][lanes]
};

}  // namespace qsweep::cpu
