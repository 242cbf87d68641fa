// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/plan.hpp"

#include <optional>
#include <string>

#include "core/error.hpp"

namespace qsweep {

sweep_plan::sweep_plan(const sweep_request& request) : request_(request) {
  if (request.layers.empty()) {
    axes_ = {&request.wsupp};
    axis_of_entry_ = {0};
  }
  std::optional<std::size_t> common;
  for (const layer_thresholds& layer : request.layers) {
    const bool is_common = layer.wsupp.empty();
    if (!is_common || !common) axes_.push_back(is_common ? &request.wsupp : &layer.wsupp);
    if (is_common && !common) common = axes_.size() - 1;
    axis_of_entry_.push_back(is_common ? *common : axes_.size() - 1);
  }
  for (const auto* axis : axes_) points_per_rate_ *= axis->size();
}

sweep_point sweep_plan::point(std::uint64_t index) const {
  QSWEEP_EXPECTS(index < size(),
                 "index " + std::to_string(index) + " of " + std::to_string(size()) + " points");
  sweep_point point{.index = index,
                    .bits = request_.bits[index / points_per_rate_],
                    .entries = std::vector<threshold_entry>(axis_of_entry_.size())};
  std::uint64_t rest = index % points_per_rate_;
  for (std::size_t axis = axes_.size(); axis-- > 0; rest /= axes_[axis]->size()) {
    for (std::size_t entry = 0; entry < axis_of_entry_.size(); ++entry) {
      if (axis_of_entry_[entry] != axis) continue;
      point.entries[entry] = (*axes_[axis])[rest % axes_[axis]->size()];
    }
  }
  return point;
}

std::uint64_t sweep_plan::middle_point(std::size_t rate) const {
  QSWEEP_EXPECTS(rate < request_.bits.size() && points_per_rate_ > 0, "no such bit rate");
  std::uint64_t index = rate;
  for (const auto* axis : axes_) index = index * axis->size() + (axis->size() - 1) / 2;
  return index;
}

}  // namespace qsweep
