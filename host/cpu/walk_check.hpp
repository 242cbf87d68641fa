// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cpu/walk_packet.hpp"
#include "cpu/walk_plan.hpp"

namespace qsweep::cpu {

/// The real numbers of one step: offsets h of the dense layers, and what a bias of code 1 weighs in
/// the units of its layer.
struct step_numbers {
  double entry_offset = 0.0;
  double hidden_offset = 0.0;
  double entry_bias = 0.0;   ///< beta_1
  double hidden_bias = 0.0;  ///< beta_2
  double last_bias = 0.0;    ///< beta_3
};

/// input_step: the step of the layer before the entry layer, 1 for pixels.
step_numbers make_step_numbers(const walk_plan& plan, std::size_t t, double input_step);

/// How the integers X stand for the entry layer's inputs: x = s_1 X.
struct entry_scale {
  float scale = 1.0F;   ///< s_1
  float bias = 255.0F;  ///< the X of the bias
};

/// t: what the entry layer adds to s_1 I, h (sum(x) + beta_1); a lane.
void entry_offset(const packet& p, const step_numbers& now, const entry_scale& entry,
                  float_lanes& out);

/// The lanes whose winner leads every other class at step t by more than what may have changed
/// since the packet's anchor: a bit each. numbers: [steps]; entry_bias: what stands for the
/// entry layer's bias among the inputs.
std::uint32_t certified_lanes(const packet& p, const walk_plan& plan,
                              std::span<const step_numbers> numbers, std::size_t t,
                              const entry_scale& entry);

/// Sets winner to the class of the largest logit at step t, certain or not.
void choose_winners(packet& p, const walk_plan& plan, std::size_t t, const step_numbers& now);

}  // namespace qsweep::cpu
