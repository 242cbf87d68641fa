// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_plan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/rounding.hpp"
#include "cpu/spectral_bound.hpp"
#include "cpu/walk_convolution.hpp"
#include "cpu/walk_features.hpp"

namespace qsweep::cpu {
namespace {

/// Events and sums of a layer fit their integers, also when every code changes by 255.
bool fits(const layer_spec& dense) {
  return dense.kind == layer_kind::dense && dense.input.size() < 16384 &&
         dense.output.size() < 65536;
}

/// A norm that was computed exactly at one step, carried on while codes change.
///
/// ||P + C + o 1 1^T||_2 <= ||P||_2 + sqrt(||C||_1 ||C||_inf) + |o| sqrt(rows columns) for the
/// changes C of the codes and o of the offset since.
class carried_norm {
 public:
  carried_norm(int threads, const layer_steps& layer, double tolerance)
      : threads_(threads), layer_(layer), tolerance_(tolerance), codes_(layer.codes) {
    compute(0);
  }

  /// The bound at the next step; computed anew where the carried one is too far above it.
  double advance(std::size_t t) {
    for (const code_event& event : layer_.events_of(t)) move(event);
    const double bound = carried(t);
    if (bound <= (1.0 + tolerance_) * computed_) return bound;
    compute(t);
    return computed_;
  }

  double computed() const { return computed_; }

 private:
  void move(const code_event& event) {
    if (event.column == layer_.columns.width()) return;
    std::int8_t& code = codes_[layer_.code_place(event.row, event.column)];
    code = static_cast<std::int8_t>(code + event.change);
    largest_row_ = std::max(largest_row_, ++row_changes_[event.row]);
    largest_column_ = std::max(largest_column_, ++column_changes_[event.column]);
  }

  double carried(std::size_t t) const {
    const auto size = static_cast<double>(layer_.rows * layer_.columns.place.size());
    const double offset = std::abs(layer_.offset[t] - offset_) * std::sqrt(size);
    return computed_ +
           std::sqrt(static_cast<double>(largest_row_) * static_cast<double>(largest_column_)) +
           offset;
  }

  void compute(std::size_t t) {
    const std::span<const std::uint32_t> places(layer_.columns.place);
    std::vector<float> matrix(layer_.rows * places.size());
    for (std::size_t row = 0; row < layer_.rows; ++row) {
      for (std::size_t column = 0; column < places.size(); ++column) {
        matrix[row * places.size() + column] =
            static_cast<float>(codes_[layer_.code_place(row, places[column])] + layer_.offset[t]);
      }
    }
    const auto size = static_cast<double>(matrix.size());
    computed_ = spectral_norm_bound(threads_, matrix, layer_.rows) * rounding::outward +
                rounding::unit * frobenius_norm(matrix) + layer_.residual * std::sqrt(size);
    offset_ = layer_.offset[t];
    row_changes_.assign(layer_.rows, 0);
    column_changes_.assign(layer_.columns.width(), 0);
    largest_row_ = largest_column_ = 0;
  }

  int threads_;
  const layer_steps& layer_;
  double tolerance_;
  aligned_vector<std::int8_t> codes_;
  double computed_ = 0.0;
  double offset_ = 0.0;
  std::vector<std::uint32_t> row_changes_;
  std::vector<std::uint32_t> column_changes_;
  std::uint32_t largest_row_ = 0;
  std::uint32_t largest_column_ = 0;
};

float rounded_up(double value) {
  return std::nextafter(static_cast<float>(value), std::numeric_limits<float>::infinity());
}

/// The scalar products of the last layer's rows, and its bias codes.
class last_layer_norms {
 public:
  explicit last_layer_norms(const layer_steps& layer)
      : layer_(layer), codes_(layer.codes), bias_(layer.bias), gram_(layer.rows * layer.rows) {
    for (std::size_t c = 0; c < layer.rows; ++c) {
      for (std::size_t j = 0; j < layer.rows; ++j) {
        for (std::size_t o = 0; o < layer.columns.width(); ++o)
          gram(c, j) += code(c, o) * code(j, o);
      }
    }
  }

  void move(const code_event& event) {
    const std::size_t c = event.row;
    if (event.column == layer_.columns.width()) {
      bias_[c] = static_cast<std::int8_t>(bias_[c] + event.change);
      return;
    }
    for (std::size_t j = 0; j < layer_.rows; ++j) {
      const std::int64_t product = event.change * code(j, event.column);
      gram(c, j) += product;
      gram(j, c) += product;
    }
    gram(c, c) += 1;
    std::int8_t& moved = codes_[layer_.code_place(c, event.column)];
    moved = static_cast<std::int8_t>(moved + event.change);
  }

  /// Fills in the step's pair norms and biases; returns the largest norm of a row.
  double write(walk_step& step) const {
    std::int64_t largest = 0;
    for (std::size_t c = 0; c < layer_.rows; ++c) {
      step.last_bias[c] = bias_[c];
      largest = std::max(largest, gram(c, c));
      for (std::size_t j = 0; j < layer_.rows; ++j) {
        const std::int64_t square = gram(c, c) + gram(j, j) - 2 * gram(c, j);
        step.pair_norms[c][j] = rounded_up(std::sqrt(static_cast<double>(square)));
      }
    }
    return std::sqrt(static_cast<double>(largest));
  }

 private:
  std::int64_t code(std::size_t row, std::size_t column) const {
    return codes_[layer_.code_place(row, column)];
  }
  std::int64_t& gram(std::size_t c, std::size_t j) { return gram_[c * layer_.rows + j]; }
  std::int64_t gram(std::size_t c, std::size_t j) const { return gram_[c * layer_.rows + j]; }

  const layer_steps& layer_;
  aligned_vector<std::int8_t> codes_;
  std::vector<std::int8_t> bias_;
  std::vector<std::int64_t> gram_;
};

/// The sum of squares of bias codes along the steps.
class bias_norm {
 public:
  explicit bias_norm(const layer_steps& layer) : layer_(layer), bias_(layer.bias) {
    for (const std::int8_t code : bias_) squares_ += code * code;
  }
  /// Returns how many bias codes changed.
  std::uint32_t advance(std::size_t t) {
    std::uint32_t events = 0;
    for (const code_event& event : layer_.events_of(t)) {
      if (event.column != layer_.columns.width()) continue;
      const int before = bias_[event.row];
      const int after = before + event.change;
      squares_ += after * after - before * before;
      bias_[event.row] = static_cast<std::int8_t>(after);
      ++events;
    }
    return events;
  }
  double value() const { return std::sqrt(static_cast<double>(squares_)); }

 private:
  const layer_steps& layer_;
  std::vector<std::int8_t> bias_;
  std::int64_t squares_ = 0;
};

constexpr double hidden_tolerance = 0.12;
constexpr double entry_tolerance = 0.2;

std::vector<std::int32_t> slab_totals(const layer_steps& layer) {
  std::vector<std::int32_t> totals(layer.columns.slabs * layer.rows, 0);
  for (std::size_t slab = 0; slab < layer.columns.slabs; ++slab) {
    for (std::size_t row = 0; row < layer.rows; ++row) {
      for (std::size_t column = 0; column < layer.columns.slab_width; ++column) {
        totals[slab * layer.rows + row] +=
            layer.codes[layer.code_place(row, slab * layer.columns.slab_width + column)];
      }
    }
  }
  return totals;
}

void fill_steps(int threads, walk_plan& plan) {
  carried_norm hidden(threads, plan.hidden, hidden_tolerance);
  std::optional<carried_norm> entry;
  if (plan.shape.convolution != nullptr) entry.emplace(threads, plan.entry, entry_tolerance);
  last_layer_norms last(plan.last);
  bias_norm hidden_bias(plan.hidden);
  bias_norm entry_bias(plan.entry);
  for (std::size_t t = 0; t < plan.steps.size(); ++t) {
    walk_step& step = plan.steps[t];
    if (t > 0)
      step = {.hidden_bias_events = plan.steps[t - 1].hidden_bias_events,
              .last_events = plan.steps[t - 1].last_events};
    step.hidden_norm = hidden.advance(t);
    if (entry) step.entry_norm = entry->advance(t);
    step.hidden_bias_events += hidden_bias.advance(t);
    step.hidden_bias_norm = hidden_bias.value();
    entry_bias.advance(t);
    step.entry_bias_norm = entry_bias.value();
    for (const code_event& event : plan.last.events_of(t)) last.move(event);
    step.last_events += static_cast<std::uint32_t>(plan.last.events_of(t).size());
    plan.last_row_norm = std::max(plan.last_row_norm, last.write(step));
  }
}

}  // namespace

std::optional<walk_shape> find_walk_shape(const network_spec& network) {
  std::vector<const layer_spec*> layers;
  for (const layer_spec& layer : network.layers) {
    if (layer.kind != layer_kind::dropout) layers.push_back(&layer);
  }
  using enum layer_kind;
  const auto kinds_are = [&](std::initializer_list<layer_kind> kinds) {
    return std::ranges::equal(layers, kinds, {}, [](const layer_spec* each) { return each->kind; });
  };
  walk_shape shape;
  if (kinds_are({convolution, max_pool, relu, dense, relu, dense, relu, dense})) {
    shape.convolution = layers[0];
    if (layers[0]->input.channels != 1 || layers[0]->kernel > largest_kernel) return std::nullopt;
    if (arrange_features(*layers[0]).width() >= 65536) return std::nullopt;
  } else if (!kinds_are({dense, relu, dense, relu, dense})) {
    return std::nullopt;
  }
  const std::size_t last = layers.size() - 1;
  shape.entry = layers[last - 4];
  shape.hidden = layers[last - 2];
  shape.last = layers[last];
  if (!fits(*shape.entry) || !fits(*shape.hidden) || !fits(*shape.last)) return std::nullopt;
  if (network.num_classes > most_classes) return std::nullopt;
  return shape;
}

column_arrangement arrange_pixels(const dataset_view& images) {
  std::vector<std::uint8_t> seen(images.image_shape.size(), 0);
  for (std::size_t i = 0; i < images.count(); ++i) {
    const auto pixels = images.image(i);
    for (std::size_t k = 0; k < seen.size(); ++k) seen[k] |= pixels[k];
  }
  column_arrangement out;
  std::uint32_t kept = 0;
  for (const std::uint8_t any : seen) {
    out.place.push_back(any != 0 ? kept++ : column_arrangement::left_out);
  }
  out.slab_width = padded(std::max<std::size_t>(kept, 1), column_block);
  return out;
}

walk_plan make_walk_plan(int threads, const walk_shape& shape, const column_arrangement& inputs,
                         const weights_view& weights, std::span<const quantization> how) {
  const auto in_order = [](const layer_spec& layer) {
    return arrange_in_order(layer.weight_count / layer.bias_count);
  };
  walk_plan plan{
      .shape = shape,
      .entry = make_layer_steps(threads, *shape.entry, inputs, weights, how),
      .hidden = make_layer_steps(threads, *shape.hidden, in_order(*shape.hidden), weights, how),
      .last = make_layer_steps(threads, *shape.last, in_order(*shape.last), weights, how),
      .entry_totals = {},
      .steps = std::vector<walk_step>(how.size())};
  plan.entry_totals = slab_totals(plan.entry);
  fill_steps(threads, plan);
  return plan;
}

}  // namespace qsweep::cpu
