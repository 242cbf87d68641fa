// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "cpu/walk_check.hpp"

namespace qsweep::cpu {

/// A packet's logits from 24-bit activations, in double: s q + s_2 (q_2 - 127) + s_3 (q_3 - 127).
/// Owns scratch memory.
class fine_packet {
 public:
  fine_packet(const packet_shape& shape, const walk_plan& plan);

  /// The entry layer at this step in double, but for t: [middle][lanes], within error.
  struct entry_values {
    std::span<const double> sums;
    std::array<double, num_lanes> inputs;  ///< sum of the inputs x
    std::array<double, num_lanes> error;   ///< ||x - what stands for x||
  };

  /// Right after the packet was anchored at step t, with sums = K_hidden q. Returns the certain
  /// lanes, a bit each, and their classes in `winner`.
  /// codes: K_hidden as multiply_packet takes it; totals: the sums of its rows; bias: its bias
  /// codes; last: [hidden][classes].
  std::uint32_t certify(const packet& p, std::size_t t, const step_numbers& now,
                        const entry_values& entry, std::span<const std::int8_t> codes,
                        std::span<const std::int32_t> totals, std::span<const std::int32_t> sums,
                        std::span<const float> bias, std::span<const float> last,
                        int_lanes& winner);

 private:
  packet_shape shape_;
  const walk_plan& plan_;
  aligned_vector<std::uint8_t> second_;
  aligned_vector<std::uint8_t> third_;
  aligned_vector<std::int32_t> second_sums_;
  aligned_vector<std::int32_t> third_sums_;
  aligned_vector<double> rectified_;  ///< [hidden][lanes]
};

}  // namespace qsweep::cpu
