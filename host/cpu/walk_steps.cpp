// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_steps.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <utility>

#include "core/error.hpp"
#include "cpu/affine_codes.hpp"
#include "cpu/ops.hpp"
#include "cpu/parallel_blocks.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t rows_per_block = 32;

/// An event and the step that it leads to.
struct dated_event {
  std::uint32_t step = 0;
  code_event event;
};

/// Whether each cutpoint still moves the way it moved so far. directions: -1, 0, +1 a cutpoint.
bool goes_on(std::span<const float> before, std::span<const float> after,
             std::vector<int>& directions) {
  for (std::size_t k = 0; k < before.size(); ++k) {
    const int direction = (after[k] > before[k]) - (after[k] < before[k]);
    if (direction * directions[k] < 0) return false;
  }
  for (std::size_t k = 0; k < before.size(); ++k) {
    const int direction = (after[k] > before[k]) - (after[k] < before[k]);
    if (direction != 0) directions[k] = direction;
  }
  return true;
}

/// The cutpoints of one group along the steps: [cutpoint][step].
class moving_cutpoints {
 public:
  moving_cutpoints(std::span<const quantization> how, std::size_t group)
      : steps_(how.size()),
        first_(how.front().per_group[group].cutpoints),
        last_(how.back().per_group[group].cutpoints),
        values_(first_.size() * steps_) {
    for (std::size_t t = 0; t < steps_; ++t) {
      for (std::size_t k = 0; k < first_.size(); ++k) {
        values_[k * steps_ + t] = how[t].per_group[group].cutpoints[k];
      }
    }
  }

  std::span<const float> first() const { return first_; }
  std::span<const float> last() const { return last_; }

  /// The first step at which cutpoint k and w stand the other way round than at the first one.
  std::uint32_t crossing(std::size_t k, float w) const {
    const float* begin = &values_[k * steps_];
    const bool below = *begin <= w;
    const float* found = std::partition_point(
        begin, begin + steps_, [&](float cutpoint) { return (cutpoint <= w) == below; });
    return static_cast<std::uint32_t>(found - begin);
  }

 private:
  std::size_t steps_;
  std::span<const float> first_;  ///< at the first step
  std::span<const float> last_;
  std::vector<float> values_;
};

std::size_t code_of(float w, std::span<const float> cutpoints) {
  return static_cast<std::size_t>(std::ranges::upper_bound(cutpoints, w) - cutpoints.begin());
}

/// Appends the events of one parameter and returns its code, counted from 0, at the first step.
std::size_t follow(const moving_cutpoints& cutpoints, float w, std::size_t row, std::size_t column,
                   std::vector<dated_event>& out) {
  const std::size_t first = code_of(w, cutpoints.first());
  const std::size_t last = code_of(w, cutpoints.last());
  const int change = last > first ? 1 : -1;
  for (std::size_t k = std::min(first, last); k < std::max(first, last); ++k) {
    out.push_back({.step = cutpoints.crossing(k, w),
                   .event = {.row = static_cast<std::uint16_t>(row),
                             .column = static_cast<std::uint16_t>(column),
                             .change = static_cast<std::int16_t>(change)}});
  }
  return first;
}

/// Rows with one event first, then those with two, and so on: a processor foresees the ends of
/// loops over a row's events. The events stand by row.
void order_by_events_of_row(std::span<code_event> events) {
  const std::vector<code_event> by_row(events.begin(), events.end());
  std::vector<std::span<const code_event>> rows;
  for (std::size_t begin = 0, end = 0; begin < by_row.size(); begin = end) {
    while (end < by_row.size() && by_row[end].row == by_row[begin].row) ++end;
    rows.push_back(std::span(by_row).subspan(begin, end - begin));
  }
  std::ranges::stable_sort(rows, {}, [](const auto& row) { return row.size(); });
  auto next = events.begin();
  for (const auto& row : rows) next = std::ranges::copy(row, next).out;
}

/// Sorts the events of all blocks, which stand by rows, by step; a counting sort, so stable.
void sort_events(std::span<const std::vector<dated_event>> blocks, std::size_t steps,
                 layer_steps& out) {
  std::vector<std::size_t> next(steps + 1, 0);
  for (const auto& block : blocks) {
    for (const dated_event& each : block) ++next[each.step + 1];
  }
  for (std::size_t t = 1; t <= steps; ++t) next[t] += next[t - 1];
  out.ends.assign(next.begin() + 1, next.end());
  out.events.resize(next[steps]);
  for (const auto& block : blocks) {
    for (const dated_event& each : block) out.events[next[each.step]++] = each.event;
  }
  for (std::size_t t = 0; t < steps; ++t) {
    const std::size_t begin = t == 0 ? 0 : out.ends[t - 1];
    order_by_events_of_row(std::span(out.events).subspan(begin, out.ends[t] - begin));
  }
}

/// The sums of the reference, which computes in double, as if its levels were off: each term meets
/// at most terms + 1 roundings and has a factor of at most half + |offset|.
double reference_rounding(const affine_levels& levels, std::size_t terms) {
  return 0x1p-53 * static_cast<double>(terms + 4) * (levels.half + std::abs(levels.offset));
}

void set_levels(std::span<const quantization> how, std::size_t group, layer_steps& out) {
  for (const quantization& each : how) {
    const auto levels = find_affine_levels(each.per_group[group].levels);
    QSWEEP_EXPECTS(levels.has_value(), "a walk needs levels at equal distances");
    out.step.push_back(levels->step);
    out.offset.push_back(levels->offset);
    out.residual = std::max(
        out.residual, levels->residual / levels->step + reference_rounding(*levels, out.terms()));
  }
}

}  // namespace

std::size_t longest_walk(const network_spec& network, const weights_view& weights,
                         std::span<const quantization> how) {
  if (how.empty() || !has_affine_codes(network, weights, how[0])) return 0;
  std::vector<std::vector<int>> directions;
  for (const weight_quantizer& each : how[0].per_group) {
    directions.emplace_back(each.cutpoints.size(), 0);
  }
  std::size_t length = 1;
  for (; length < how.size(); ++length) {
    if (!has_affine_codes(network, weights, how[length])) return length;
    for (std::size_t g = 0; g < directions.size(); ++g) {
      const auto& before = how[length - 1].per_group[g].cutpoints;
      const auto& after = how[length].per_group[g].cutpoints;
      if (before.size() != after.size() || !goes_on(before, after, directions[g])) return length;
    }
  }
  return length;
}

std::uint64_t count_events(int threads, const weights_view& weights, const quantization& first,
                           const quantization& last) {
  const std::vector<std::uint16_t> before = quantize(threads, weights, first);
  const std::vector<std::uint16_t> after = quantize(threads, weights, last);
  std::uint64_t events = 0;
  for (std::size_t j = 0; j < before.size(); ++j) {
    events += static_cast<std::uint64_t>(std::abs(int{before[j]} - int{after[j]}));
  }
  return events;
}

column_arrangement arrange_in_order(std::size_t columns) {
  column_arrangement out;
  out.place.resize(columns);
  std::iota(out.place.begin(), out.place.end(), std::uint32_t{0});
  out.slab_width = padded(columns, column_block);
  return out;
}

layer_steps make_layer_steps(int threads, const layer_spec& layer, column_arrangement columns,
                             const weights_view& weights, std::span<const quantization> how) {
  const std::size_t group = group_of(layer, weights).value();
  layer_steps out;
  out.rows = layer.bias_count;
  out.columns = std::move(columns);
  out.codes.assign(out.columns.slabs * out.slab_size(), 0);
  out.bias.resize(out.rows);
  out.totals.resize(out.columns.slabs * out.rows);
  set_levels(how, group, out);
  const moving_cutpoints cutpoints(how, group);
  const auto half = static_cast<int>(cutpoints.first().size() + 1) / 2;
  std::vector<std::vector<dated_event>> blocks((out.rows + rows_per_block - 1) / rows_per_block);
  parallel_blocks(threads, blocks.size(), [&](std::size_t, std::size_t block) {
    const auto code_at = [&](std::size_t place, std::size_t row, std::size_t column) {
      const std::size_t code = follow(cutpoints, weights.values[place], row, column, blocks[block]);
      return static_cast<std::int8_t>(static_cast<int>(code) - half);
    };
    const std::size_t end = std::min(out.rows, (block + 1) * rows_per_block);
    for (std::size_t row = block * rows_per_block; row < end; ++row) {
      const std::span<const std::uint32_t> places(out.columns.place);
      const std::size_t first = layer.weight_offset + row * places.size();
      for (std::size_t column = 0; column < places.size(); ++column) {
        if (places[column] == column_arrangement::left_out) continue;
        const std::int8_t code = code_at(first + column, row, places[column]);
        out.codes[out.code_place(row, places[column])] = code;
        out.totals[places[column] / out.columns.slab_width * out.rows + row] += code;
      }
      out.bias[row] = code_at(layer.bias_offset + row, row, out.columns.width());
    }
  });
  sort_events(blocks, how.size(), out);
  return out;
}

}  // namespace qsweep::cpu
