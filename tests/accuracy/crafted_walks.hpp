// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "accuracy/walk_cases.hpp"

/// Networks of two classes in which all rows of a layer are alike, so that the walk's bound is
/// attained: whatever moves an activation moves the lead by as much as it can. The classes differ
/// by sum(relu(Z)) - 7 beta_3.
namespace qsweep::test {

/// Levels step (code + offset); raised moves all cutpoints down, so that weights rise by as many
/// codes.
struct layer_levels {
  int levels = 8;
  double step = 1.0;
  double offset = 0.5;
  double raised = 0.0;
};

struct network_levels {
  std::optional<layer_levels> front;  ///< of a convolution
  layer_levels entry;
  layer_levels hidden;
  layer_levels last;
};

/// Sets the levels for a place 0 <= u <= 1 of a walk.
using movement = std::function<void(double u, network_levels& levels)>;

inline quantization crafted(const network_levels& levels) {
  quantization out;
  std::vector<layer_levels> layers{levels.entry, levels.hidden, levels.last};
  if (levels.front) layers.insert(layers.begin(), *levels.front);
  for (const layer_levels& each : layers) {
    weight_quantizer quantizer = crafted_quantizer(each.levels, each.step, each.offset);
    for (float& cutpoint : quantizer.cutpoints) cutpoint -= static_cast<float>(each.raised);
    out.per_group.push_back(quantizer);
  }
  return out;
}

inline constexpr float low = -1000.0F;  ///< of the lowest code wherever the cutpoints are
inline constexpr float high = 1000.0F;

/// One weight a column, the bias last.
inline void set_row(network_weights& weights, const layer_spec& layer, std::size_t row,
                    const std::vector<float>& values) {
  const std::size_t columns = layer.weight_count / layer.bias_count;
  ASSERT_EQ(values.size(), columns + 1);
  for (std::size_t k = 0; k < columns; ++k) {
    weights.values[layer.weight_offset + row * columns + k] = values[k];
  }
  weights.values[layer.bias_offset + row] = values[columns];
}

/// All rows of the layers that stand before the last; the last one as above.
inline void set_alike_rows(walk_case& c, const std::vector<std::vector<float>>& rows) {
  std::size_t next = 0;
  for (const layer_spec& layer : c.network.layers) {
    if (!layer.has_parameters() || next == rows.size()) continue;
    for (std::size_t row = 0; row < layer.bias_count; ++row) {
      set_row(c.weights, layer, row, rows[next]);
    }
    ++next;
  }
  const layer_spec& last = c.network.layers.back();
  set_codes(c.weights, last, [&](std::size_t row, std::size_t column) {
    if (column == last.input.size()) return row == 0 ? -4 : 3;
    return row == 0 ? 1 : 0;
  });
}

/// What to multiply the hidden step by for image 75 to have no lead half way: by the definition,
/// the lead is step_last times a multiple of step_hidden less 7.
inline double balancing_factor(const walk_case& c, const movement& move) {
  network_levels levels;
  move(0.5, levels);
  const std::vector<std::uint32_t> image{75};
  const auto exact =
      make_reference_backend({.threads = 1})
          ->logits(c.network, c.weights.view(), crafted(levels), c.images.view(), image);
  const double lead = (exact.logits[0] - exact.logits[1]) / levels.last.step;
  return 7.0 / (lead + 7.0);
}

/// The classes along `steps` steps of the movement; most images change theirs.
inline walk_shares expect_move(walk_case c, int steps, const movement& move) {
  const double factor = balancing_factor(c, move);
  for (int i = 0; i < steps; ++i) {
    network_levels levels;
    move(i / (steps - 1.0), levels);
    levels.hidden.step *= factor;
    c.how.push_back(crafted(levels));
  }
  const auto found = reference_classes(c);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < c.images.labels.size(); ++i)
    changed += found.front()[i] != found.back()[i] ? 1U : 0U;
  EXPECT_GT(changed, 30U);
  return expect_reference_classes(c);
}

inline std::vector<float> constant_row(std::size_t columns, float weight, float bias) {
  std::vector<float> row(columns + 1, weight);
  row.back() = bias;
  return row;
}

/// Weights of which one after the other rises by a code while cutpoints go down by 1.
inline std::vector<float> rising_row(std::size_t columns, float bias) {
  std::vector<float> row = constant_row(columns, 0.0F, bias);
  for (std::size_t k = 0; k < columns; ++k) {
    row[k] = 1.0F - (static_cast<float>(k) + 0.5F) / static_cast<float>(columns + 1);
  }
  return row;
}

}  // namespace qsweep::test
