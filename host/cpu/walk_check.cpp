// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_check.hpp"

#include <algorithm>
#include <cmath>

#include "core/rounding.hpp"

namespace qsweep::cpu {
namespace {

constexpr auto unit = static_cast<float>(rounding::unit);

/// 32 u times this is more than a square that underflows can hide.
constexpr float smallest = 0x1p-40F;

/// What is the same for all lanes of a packet at one step.
struct shared_terms {
  std::size_t classes = 0;
  float entry_rows = 0.0F;   ///< sqrt(rows of the entry layer)
  float entry_moved = 0.0F;  ///< the entry layer's biases beside what stands for them
  float entry_norm = 0.0F;
  float entry_residual = 0.0F;  ///< times sum of inputs: levels off equal distances
  float hidden_norm = 0.0F;
  float hidden_residual = 0.0F;
  float offset_moved = 0.0F;   ///< |h - h_0| sqrt(rows of the hidden layer)
  float bias_moved = 0.0F;     ///< hidden biases, without those that shifts hold
  float bias_events = 0.0F;    ///< hidden bias codes that changed
  float anchor_bias = 0.0F;    ///< beta_2 at the anchor: what bias_bytes stand for
  float hidden_rows = 0.0F;    ///< sqrt(rows of the hidden layer)
  float hidden_offset = 0.0F;  ///< largest |h| of the hidden layer
  float hidden_bias = 0.0F;    ///< no bias of the hidden layer is larger
  float logit_slack = 0.0F;    ///< times ||relu(Z_0)||
  float bias_slack = 0.0F;
  float input_scale = 1.0F;
  float entry_bias = 0.0F;
  const walk_step* step = nullptr;
  float last_bias = 0.0F;
};

shared_terms make_shared(const packet& p, const walk_plan& plan,
                         std::span<const step_numbers> numbers, std::size_t t,
                         const entry_scale& entry) {
  const step_numbers& now = numbers[t];
  const step_numbers& anchor = numbers[p.anchor_step];
  const walk_step& step = plan.steps[t];
  const walk_step& before = plan.steps[p.anchor_step];
  const auto size = [](const layer_steps& layer) {
    return std::sqrt(static_cast<double>(layer.rows * layer.terms()));
  };
  const double rows = std::sqrt(static_cast<double>(plan.hidden.rows));
  const double moved_bias = std::abs(now.hidden_bias - anchor.hidden_bias);
  const double moved_shared =
      std::abs(now.hidden_bias * now.hidden_offset - anchor.hidden_bias * anchor.hidden_offset);
  const double roundings = static_cast<double>(plan.hidden.rows) + 16.0 +
                           static_cast<double>(step.last_events - before.last_events);
  const double logit_rounding = roundings < 0x1p22 ? 1.01 * rounding::gamma(roundings) : HUGE_VAL;
  shared_terms out;
  out.classes = plan.last.rows;
  out.entry_rows = static_cast<float>(std::sqrt(static_cast<double>(plan.entry.rows)));
  out.entry_moved = static_cast<float>(
      std::abs(now.entry_bias - double{entry.scale} * double{entry.bias}) * step.entry_bias_norm);
  out.entry_norm = static_cast<float>(step.entry_norm);
  out.entry_residual = static_cast<float>(plan.entry.residual * size(plan.entry));
  out.hidden_norm = static_cast<float>(step.hidden_norm);
  out.hidden_residual = static_cast<float>(plan.hidden.residual * size(plan.hidden));
  out.offset_moved = static_cast<float>(std::abs(now.hidden_offset - anchor.hidden_offset) * rows);
  out.bias_moved = static_cast<float>(moved_shared * rows + moved_bias * step.hidden_bias_norm);
  out.bias_events = static_cast<float>(step.hidden_bias_events - before.hidden_bias_events);
  out.anchor_bias = static_cast<float>(anchor.hidden_bias);
  out.hidden_rows = static_cast<float>(rows);
  const double largest_offset =
      std::max(std::abs(now.hidden_offset), std::abs(anchor.hidden_offset));
  const double largest_bias = std::max(now.hidden_bias, anchor.hidden_bias);
  out.hidden_offset = static_cast<float>(largest_offset);
  out.hidden_bias = static_cast<float>(largest_bias * (128.0 + largest_offset) + double{smallest});
  out.logit_slack = static_cast<float>(
      2.0 * (plan.last_row_norm * logit_rounding + plan.last.residual * size(plan.last)));
  out.bias_slack = static_cast<float>((16.0 * rounding::unit * 128.0 + 2.0 * plan.last.residual) *
                                      now.last_bias);
  out.input_scale = entry.scale;
  out.entry_bias = static_cast<float>(now.entry_bias);
  out.step = &step;
  out.last_bias = static_cast<float>(now.last_bias);
  return out;
}

QSWEEP_ALWAYS_INLINE void magnitude(float_lanes& x) {
  x = x < 0.0F ? -x : x;
}

QSWEEP_ALWAYS_INLINE void root(float_lanes& x) {
  for (std::size_t lane = 0; lane < num_lanes; ++lane) x[lane] = std::sqrt(x[lane]);
}

/// How far relu(Z) may be from relu(Z_0): section 11, in its order of terms.
QSWEEP_ALWAYS_INLINE void distance(const packet& p, const shared_terms& with,
                                   const float_lanes& offset, float_lanes& out) {
  float_lanes drift = offset - p.offset;
  float_lanes largest = offset;
  magnitude(drift);
  magnitude(largest);
  float_lanes moved = p.entry_square;
  root(moved);
  const float_lanes inputs =
      with.input_scale * __builtin_convertvector(p.input_sum, float_lanes) + with.entry_bias;
  const float_lanes entry_rounding =
      16.0F * unit *
      (p.entry_length + moved + 2.0F * with.entry_rows * (largest + drift + smallest));
  const float_lanes entry = moved + with.entry_rows * drift + with.entry_moved +
                            with.entry_norm * p.input_error + with.entry_residual * inputs +
                            entry_rounding;
  float_lanes hidden = p.hidden_square;
  root(hidden);
  const float_lanes hidden_rounding =
      16.0F * unit *
      (p.anchored_length + hidden +
       2.0F * with.hidden_rows * (with.hidden_offset * p.byte_sum + with.hidden_bias));
  float_lanes bias_rest =
      with.anchor_bias - p.scale * __builtin_convertvector(p.bias_bytes, float_lanes);
  magnitude(bias_rest);
  out = with.hidden_norm * entry + hidden + with.offset_moved * p.byte_sum + with.bias_moved +
        with.bias_events * bias_rest + with.hidden_residual * (p.byte_sum + with.hidden_bias) +
        hidden_rounding;
  out *= static_cast<float>(rounding::outward);
}

QSWEEP_ALWAYS_INLINE void logit_of(const packet& p, const shared_terms& with, std::size_t c,
                                   float_lanes& out) {
  out = p.logits[c] + with.last_bias * with.step->last_bias[c];
}

QSWEEP_MULTIVERSION
std::uint32_t certify(const packet& p, const shared_terms& with, const float_lanes& offset) {
  float_lanes reach;
  distance(p, with, offset, reach);
  const float_lanes slack = with.logit_slack * (p.hidden_length + reach) + with.bias_slack;
  float_lanes best{};
  for (std::size_t c = 0; c < with.classes; ++c) {
    float_lanes logit;
    logit_of(p, with, c, logit);
    best = p.winner == static_cast<std::int32_t>(c) ? logit : best;
  }
  // Compared by ternaries only: GCC 12 takes other uses of a comparison's result lane by lane.
  float_lanes failures{};
  for (std::size_t c = 0; c < with.classes; ++c) {
    float_lanes logit;
    logit_of(p, with, c, logit);
    float_lanes norms;
    load_lanes(with.step->pair_norms[c], norms);
    const float_lanes needed = __builtin_shuffle(norms, p.winner) * reach + slack;
    float_lanes missing = needed - (best - logit);
    missing = p.winner == static_cast<std::int32_t>(c) ? float_lanes{} - 1.0F : missing;
    failures += missing < 0.0F ? float_lanes{} : float_lanes{} + 1.0F;  // NaN fails
  }
  std::uint32_t lanes = 0;
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    lanes |= (failures[lane] == 0.0F ? 1U : 0U) << lane;
  }
  return lanes;
}

}  // namespace

step_numbers make_step_numbers(const walk_plan& plan, std::size_t t, double input_step) {
  step_numbers out{.entry_offset = plan.entry.offset[t], .hidden_offset = plan.hidden.offset[t]};
  out.entry_bias = 255.0 / input_step;
  out.hidden_bias = out.entry_bias / plan.entry.step[t];
  out.last_bias = out.hidden_bias / plan.hidden.step[t];
  return out;
}

void entry_offset(const packet& p, const step_numbers& now, const entry_scale& entry,
                  float_lanes& out) {
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    const double inputs = double{entry.scale} * p.input_sum[lane] + now.entry_bias;
    out[lane] = static_cast<float>(now.entry_offset * inputs);
  }
}

std::uint32_t certified_lanes(const packet& p, const walk_plan& plan,
                              std::span<const step_numbers> numbers, std::size_t t,
                              const entry_scale& entry) {
  const shared_terms with = make_shared(p, plan, numbers, t, entry);
  float_lanes offset;
  entry_offset(p, numbers[t], entry, offset);
  return certify(p, with, offset);
}

void choose_winners(packet& p, const walk_plan& plan, std::size_t t, const step_numbers& now) {
  const walk_step& step = plan.steps[t];
  float_lanes best = p.logits[0] + static_cast<float>(now.last_bias) * step.last_bias[0];
  p.winner = int_lanes{};
  for (std::size_t c = 1; c < plan.last.rows; ++c) {
    const float_lanes logit = p.logits[c] + static_cast<float>(now.last_bias) * step.last_bias[c];
    p.winner = logit > best ? int_lanes{} + static_cast<std::int32_t>(c) : p.winner;
    best = logit > best ? logit : best;
  }
}

}  // namespace qsweep::cpu
