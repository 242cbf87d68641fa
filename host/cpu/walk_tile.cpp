// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_tile.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace qsweep::cpu {
namespace {

constexpr int lives_before_eager = 2;
constexpr int steps_between_trials = 12;

packet_shape shape_of(const walk_plan& plan) {
  return {.inputs = plan.entry.columns.width(),
          .middle = plan.entry.rows,
          .hidden = plan.hidden.rows,
          .classes = plan.last.rows};
}

}  // namespace

walk_tile::walk_tile(const walk_setting& setting)
    : setting_(setting),
      shape_(shape_of(setting.plan)),
      inputs_(packets_per_tile * (shape_.inputs + 1) * num_lanes),
      sums_(packets_per_tile * shape_.middle * num_lanes),
      bytes_(packets_per_tile * shape_.bytes_columns() * num_lanes + packet::bytes_beyond),
      anchored_(packets_per_tile * shape_.hidden * num_lanes),
      shifts_(packets_per_tile * shape_.hidden * num_lanes),
      memory_(packets_per_tile),
      hidden_bias_(shape_.hidden),
      last_codes_(shape_.hidden * padded(shape_.classes, class_block)),
      bias_(shape_.hidden),
      products_(shape_.hidden_rows() * num_lanes),
      entry_(setting),
      features_(packets_per_tile),
      second_bytes_(shape_.bytes_columns() * num_lanes),
      second_products_(shape_.hidden_rows() * num_lanes),
      fine_(shape_, setting.plan) {
  for (std::size_t i = 0; i < packets_per_tile; ++i) {
    memory_[i].inputs = &inputs_[i * (shape_.inputs + 1) * num_lanes];
    memory_[i].sums = &sums_[i * shape_.middle * num_lanes];
    memory_[i].bytes = &bytes_[i * shape_.bytes_columns() * num_lanes];
    memory_[i].anchored = &anchored_[i * shape_.hidden * num_lanes];
    memory_[i].shifts = &shifts_[i * shape_.hidden * num_lanes];
  }
}

void walk_tile::load(std::span<const std::uint32_t> indices) {
  entry_.start();
  const walk_plan& plan = setting_.plan;
  hidden_codes_ = plan.hidden.codes;
  hidden_totals_ = plan.hidden.totals;
  std::ranges::copy(plan.hidden.bias, hidden_bias_.begin());
  const std::size_t classes = padded(shape_.classes, class_block);
  for (std::size_t row = 0; row < shape_.hidden; ++row) {
    for (std::size_t c = 0; c < shape_.classes; ++c) {
      last_codes_[row * classes + c] = plan.last.codes[plan.last.code_place(c, row)];
    }
  }
  packets_ = std::span(memory_).first((indices.size() + num_lanes - 1) / num_lanes);
  for (std::size_t i = 0; i < packets_.size(); ++i) {
    const std::size_t begin = i * num_lanes;
    load_packet(packets_[i], indices.subspan(begin, std::min(num_lanes, indices.size() - begin)));
  }
}

void walk_tile::load_packet(packet& p, std::span<const std::uint32_t> indices) {
  p.valid = (std::uint32_t{1} << indices.size()) - 1;
  p.short_lives = 0;
  p.eager = p.outdated = p.hard = false;
  for (std::size_t lane = 0; lane < num_lanes; ++lane) {
    const std::uint32_t image = indices[std::min(lane, indices.size() - 1)];
    p.images[lane] = image;
    p.labels[lane] = setting_.images.labels[image];
  }
  entry_.load(p, features_of(p), indices);
}

void walk_tile::move_to(std::size_t t) {
  const walk_plan& plan = setting_.plan;
  entry_.move_to(t);
  for (packet& p : packets_) {
    move_sums(p, setting_.entry(t).scale, plan.entry.events_of(t), !p.eager);
    p.outdated = entry_.refresh(p, features_of(p));
    if (p.eager || p.outdated) continue;
    move_shifts(p, shape_, plan.hidden.events_of(t));
    move_logits(p, shape_, plan.last.events_of(t));
  }
  for (const code_event& event : plan.hidden.events_of(t)) {
    if (event.column == shape_.bytes_columns()) {
      hidden_bias_[event.row] += static_cast<float>(event.change);
    } else {
      std::int8_t& code = hidden_codes_[plan.hidden.code_place(event.row, event.column)];
      code = static_cast<std::int8_t>(code + event.change);
      hidden_totals_[event.row] += event.change;
    }
  }
  const std::size_t classes = padded(shape_.classes, class_block);
  for (const code_event& event : plan.last.events_of(t)) {
    if (event.column == shape_.last_columns()) continue;
    last_codes_[event.column * classes + event.row] += static_cast<float>(event.change);
  }
}

void walk_tile::anchor(packet& p, std::size_t t) {
  const step_numbers& now = setting_.numbers[t];
  float_lanes offset;
  entry_offset(p, now, setting_.entry(t), offset);
  anchor_bytes(p, shape_, setting_.entry(t).scale, offset, static_cast<float>(now.hidden_bias));
  multiply_packet(hidden_codes_, shape_.hidden_rows(), shape_.bytes_columns(),
                  std::span(p.bytes, shape_.bytes_columns() * num_lanes), products_);
  const auto hidden_bias = static_cast<float>(now.hidden_bias);
  for (std::size_t row = 0; row < shape_.hidden; ++row)
    bias_[row] = hidden_bias * hidden_bias_[row];
  const float_lanes shared =
      static_cast<float>(now.hidden_offset) * (p.byte_sum + static_cast<float>(now.hidden_bias));
  anchor_hidden(p, shape_, products_.data(), shared, bias_.data(), last_codes_.data());
  p.anchor_step = t;
  choose_winners(p, setting_.plan, t, now);
}

void walk_tile::sharpen(packet& p, std::size_t t) {
  const step_numbers& now = setting_.numbers[t];
  float_lanes added;
  sharpen_bytes(p, shape_, setting_.entry(t).scale, second_bytes_.data(), added);
  multiply_signed_packet(hidden_codes_, hidden_totals_, shape_.hidden_rows(),
                         shape_.bytes_columns(), second_bytes_, second_products_);
  sharpen_hidden(p, shape_, second_products_.data(), static_cast<float>(now.hidden_offset) * added,
                 last_codes_.data());
  p.eager = true;
  choose_winners(p, setting_.plan, t, now);
}

/// A packet whose anchors do not last is cheaper without tracking them; it is tried now and then.
void walk_tile::plan_next(packet& p, std::size_t t) {
  if (p.outdated) return;
  const bool short_life = t > 0 && t - p.anchor_step < 2;
  p.short_lives = short_life ? p.short_lives + 1 : 0;
  p.eager = p.short_lives % steps_between_trials >= lives_before_eager;
}

void walk_tile::evaluate(packet& p, std::size_t t, step_count& count) {
  const auto certify = [&] {
    return certified_lanes(p, setting_.plan, setting_.numbers, t, setting_.entry(t)) & p.valid;
  };
  const bool must_anchor = t == 0 || p.eager || p.outdated;
  entry_.note_error(p, features_of(p));
  std::uint32_t certain = must_anchor ? 0 : certify();
  int_lanes winner = p.winner;
  if (certain != p.valid) {
    plan_next(p, t);
    const bool fresh = p.hard && entry_.catch_up(p, features_of(p));
    anchor(p, t);
    certain = certify();
    if (certain != p.valid && !fresh && entry_.catch_up(p, features_of(p))) {
      anchor(p, t);
      certain = certify();
    }
    winner = p.winner;
    p.hard = certain != p.valid;
    ++count.anchored;
  }
  if (certain != p.valid) {
    sharpen(p, t);
    winner = p.winner;
    certain = certify();
    ++count.sharpened;
  }
  if (certain != p.valid) {
    certain =
        fine_.certify(p, t, setting_.numbers[t], entry_.values(p, features_of(p)), hidden_codes_,
                      hidden_totals_, products_, hidden_bias_, last_codes_, winner) &
        p.valid;
    ++count.refined;
  }
  std::uint32_t correct = 0;
  for (std::size_t lane = 0; lane < num_lanes; ++lane)
    correct |= (winner[lane] == p.labels[lane] ? 1U : 0U) << lane;
  count.correct += static_cast<std::uint64_t>(std::popcount(correct & certain));
  for (std::uint32_t rest = p.valid & ~certain; rest != 0; rest &= rest - 1) {
    count.uncertain.push_back(p.images[std::countr_zero(rest)]);
  }
}

void walk_tile::run(std::span<const std::uint32_t> indices, std::span<step_count> counts) {
  load(indices);
  for (step_ = 0; step_ < counts.size(); ++step_) {
    if (step_ > 0) move_to(step_);
    for (packet& p : packets_) evaluate(p, step_, counts[step_]);
  }
  --step_;
}

float walk_tile::reach(std::size_t i) const {
  const packet& p = packets_[i / num_lanes];
  const std::size_t lane = i % num_lanes;
  const auto winner = static_cast<std::size_t>(p.winner[lane]);
  float smallest = std::numeric_limits<float>::infinity();
  for (std::size_t c = 0; c < shape_.classes; ++c) {
    const float norm = setting_.plan.steps[step_].pair_norms[c][winner];
    if (c == winner || norm == 0.0F) continue;
    smallest = std::min(smallest, (p.logits[winner][lane] - p.logits[c][lane]) / norm);
  }
  return smallest;
}

}  // namespace qsweep::cpu
