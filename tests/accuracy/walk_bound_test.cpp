// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Crafted networks in which the walk's bound is attained: were a term missing or too small, a wrong
// class would pass as certain.
#include <gtest/gtest.h>

#include <functional>

#include "accuracy/walk_cases.hpp"

namespace qsweep::test {
namespace {

/// Levels step (code + offset); raised moves all cutpoints down, so that weights rise by as many
/// codes.
struct layer_levels {
  int levels = 8;
  double step = 1.0;
  double offset = 0.5;
  double raised = 0.0;
};

struct network_levels {
  layer_levels entry;
  layer_levels hidden;
  layer_levels last;
};

/// Sets the levels for a place 0 <= u <= 1 of a walk.
using movement = std::function<void(double u, network_levels& levels)>;

quantization crafted(const network_levels& levels) {
  quantization out;
  for (const layer_levels& each : {levels.entry, levels.hidden, levels.last}) {
    weight_quantizer quantizer = crafted_quantizer(each.levels, each.step, each.offset);
    for (float& cutpoint : quantizer.cutpoints) cutpoint -= static_cast<float>(each.raised);
    out.per_group.push_back(quantizer);
  }
  return out;
}

constexpr std::size_t middle = 40;
constexpr std::size_t hidden = 30;
constexpr float low = -1000.0F;  ///< a weight of the lowest code wherever the cutpoints are

/// 42 pixels - 40 - 30 - 2 classes. The classes differ by sum(relu(Z)) - 7 beta_3, and all rows of
/// the hidden layer are alike, so that whatever moves Z moves the lead by as much as it can.
/// One weight a column, the bias last; `first` is the entry layer's first row.
struct alike_rows {
  std::vector<float> first;
  std::vector<float> entry;
  std::vector<float> hidden;
};

void set_row(network_weights& weights, const layer_spec& layer, std::size_t row,
             const std::vector<float>& values) {
  const std::size_t columns = layer.input.size();
  ASSERT_EQ(values.size(), columns + 1);
  for (std::size_t k = 0; k < columns; ++k) {
    weights.values[layer.weight_offset + row * columns + k] = values[k];
  }
  weights.values[layer.bias_offset + row] = values[columns];
}

/// Image i: the first pixel 100 to 249, one of the last 40 of three.
image_set crafted_images() {
  image_set out{.images = {}, .labels = std::vector<std::uint8_t>(150), .shape = {1, 1, 42}};
  for (std::size_t i = 0; i < 150; ++i) {
    out.images.push_back(static_cast<std::uint8_t>(100 + i));
    out.images.push_back(static_cast<std::uint8_t>(i * 37 % 23));
    for (std::size_t k = 0; k < 40; ++k) out.images.push_back((i + k) % 3 == 0 ? 1 : 0);
  }
  return out;
}

walk_case make_alike(const alike_rows& rows) {
  walk_case out{
      .network = chain({1, 1, 42}).dense(middle).relu().dense(hidden).relu().dense(2).build(),
      .weights = {},
      .how = {},
      .images = crafted_images()};
  out.weights = random_weights(out.network, scope::layer, 1);
  for (std::size_t row = 0; row < middle; ++row) {
    set_row(out.weights, out.network.layers[0], row, row == 0 ? rows.first : rows.entry);
  }
  for (std::size_t row = 0; row < hidden; ++row) {
    set_row(out.weights, out.network.layers[2], row, rows.hidden);
  }
  set_codes(out.weights, out.network.layers[4], [](std::size_t row, std::size_t column) {
    if (column == hidden) return row == 0 ? -4 : 3;
    return row == 0 ? 1 : 0;
  });
  return out;
}

/// What to multiply the hidden step by for image 75 to have no lead half way: by the definition,
/// the lead is step_last (step_entry step_hidden sum(relu(Z)) / 255 - 7), and the sum knows no
/// step_hidden.
double balancing_factor(const walk_case& c, const movement& move) {
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
walk_shares expect_move(walk_case c, int steps, const movement& move) {
  const double factor = balancing_factor(c, move);
  for (int i = 0; i < steps; ++i) {
    network_levels levels;
    move(i / (steps - 1.0), levels);
    levels.hidden.step *= factor;
    c.how.push_back(crafted(levels));
  }
  const auto found = reference_classes(c);
  std::size_t changed = 0;
  for (std::size_t i = 0; i < 150; ++i) changed += found.front()[i] != found.back()[i] ? 1U : 0U;
  EXPECT_GT(changed, 30U);
  return expect_reference_classes(c);
}

std::vector<float> constant_row(std::size_t columns, float weight, float bias) {
  std::vector<float> row(columns + 1, weight);
  row.back() = bias;
  return row;
}

std::vector<float> pixels_row(int first, int second, int others, int bias) {
  std::vector<float> row = constant_row(42, weight_of(others), weight_of(bias));
  row[0] = weight_of(first);
  row[1] = weight_of(second);
  return row;
}

/// Weights of which one after the other rises by a code while cutpoints go down by 1.
std::vector<float> rising_row(std::size_t columns, float bias) {
  std::vector<float> row = constant_row(columns, 0.0F, bias);
  for (std::size_t k = 0; k < columns; ++k) {
    row[k] = 1.0F - (static_cast<float>(k) + 0.5F) / static_cast<float>(columns + 1);
  }
  return row;
}

/// Activations that are bytes as they are, with s = 1: the first is 255, the others the first
/// pixel.
alike_rows exact_bytes(std::vector<float> hidden_row) {
  return {.first = pixels_row(0, 0, 0, 1),
          .entry = pixels_row(1, 0, 0, 0),
          .hidden = std::move(hidden_row)};
}

constexpr layer_levels integers{.levels = 7, .step = 1.0, .offset = 0.0, .raised = 0.0};

// Only the classes' biases move. Activations but for the first err alike in their bytes.
TEST(WalkBound, HoldsWhereBytesErrAlongTheFirstSingularVector) {
  const walk_case c = make_alike({.first = pixels_row(3, 3, 0, 0),
                                  .entry = pixels_row(1, 0, 0, 0),
                                  .hidden = constant_row(middle, 2.5F, 0.5F)});
  const auto shares = expect_move(c, 1000, [](double u, network_levels& levels) {
    levels.hidden.step = 0.5 * std::pow(4.0, u);
  });
  EXPECT_LT(shares.uncertain, 1e-4);
  EXPECT_LT(shares.anchored, 0.4);
}

TEST(WalkBound, HoldsWhereHiddenCodesRise) {
  expect_move(make_alike(exact_bytes(rising_row(middle, low))), 400,
              [](double u, network_levels& levels) {
                levels.entry = integers;
                levels.hidden.raised = 3.0 * u;
              });
}

TEST(WalkBound, HoldsWhereHiddenCodesFall) {
  expect_move(make_alike(exact_bytes(rising_row(middle, low))), 400,
              [](double u, network_levels& levels) {
                levels.entry = integers;
                levels.hidden.raised = 3.0 - 3.0 * u;
              });
}

TEST(WalkBound, HoldsWhereEntryCodesRise) {
  alike_rows rows = exact_bytes(constant_row(middle, 2.5F, 0.5F));
  rows.first = constant_row(42, 0.5F, 1000.0F);
  rows.entry = rising_row(42, low);
  rows.entry[0] = rows.entry[1] = 0.0F;
  rows.entry.back() = 0.0F;
  walk_case c = make_alike(rows);
  for (std::size_t i = 0; i < c.images.images.size(); ++i) {
    c.images.images[i] = static_cast<std::uint8_t>(i % 42 < 2 ? 0 : 1 + (i / 42 + i % 42) % 3);
  }
  expect_move(c, 400, [](double u, network_levels& levels) {
    levels.entry = integers;
    levels.entry.raised = 2.9 * u;
  });
}

// All rows' biases rise at once. A small entry step makes them weigh more than 2^31 bytes.
TEST(WalkBound, HoldsWhereHiddenBiasesRise) {
  for (const double step : {1e-2, 1e-4, 1e-6, 1e-9, 1e-12}) {
    SCOPED_TRACE(step);
    for (const float bias : {0.5F, -0.5F}) {
      expect_move(make_alike(exact_bytes(constant_row(middle, bias < 0.0F ? low : 1000.0F, bias))),
                  60, [&](double u, network_levels& levels) {
                    levels.entry = integers;
                    levels.entry.step = step;
                    levels.hidden.raised = 3.0 * u;
                  });
    }
  }
}

TEST(WalkBound, HoldsWhereTheHiddenOffsetMoves) {
  for (const double sign : {1.0, -1.0}) {
    expect_move(make_alike(exact_bytes(constant_row(middle, 2.5F, 0.5F))), 500,
                [&](double u, network_levels& levels) {
                  levels.entry = integers;
                  levels.hidden.offset = sign * (u - 0.5);
                });
  }
}

TEST(WalkBound, HoldsWhereTheEntryOffsetMoves) {
  for (const double sign : {1.0, -1.0}) {
    expect_move(make_alike({.first = pixels_row(3, 3, 0, 0),
                            .entry = pixels_row(1, 0, 0, 0),
                            .hidden = constant_row(middle, 2.5F, 0.5F)}),
                500, [&](double u, network_levels& levels) {
                  levels.entry.offset = 0.5 + sign * 0.4 * (u - 0.5);
                });
  }
}

// A smaller entry step makes the hidden biases weigh more; the product of steps, and with it the
// last biases' weight, stays.
TEST(WalkBound, HoldsWhereTheHiddenBiasesWeighMoreAndMore) {
  for (const float bias : {3.5F, -3.5F}) {
    expect_move(make_alike(exact_bytes(constant_row(middle, 3.5F, bias))), 500,
                [&](double u, network_levels& levels) {
                  levels.entry = integers;
                  levels.entry.step = 0.1 / (0.5 + u);
                  levels.hidden.step = 0.1 / levels.entry.step;
                });
  }
}

TEST(WalkBound, HoldsWhereCodesOfTheLastLayerRise) {
  walk_case c = make_alike(exact_bytes(constant_row(middle, 2.5F, 0.5F)));
  const layer_spec& last = c.network.layers.back();
  for (std::size_t k = 0; k < hidden; ++k) {
    c.weights.values[last.weight_offset + k] = rising_row(hidden, 0.0F)[k];
    c.weights.values[last.weight_offset + hidden + k] = low;
  }
  c.weights.values[last.bias_offset] = low;
  c.weights.values[last.bias_offset + 1] = 1000.0F;
  expect_move(c, 400, [](double u, network_levels& levels) {
    levels.entry = integers;
    levels.last.raised = 2.9 * u;
  });
}

}  // namespace
}  // namespace qsweep::test
