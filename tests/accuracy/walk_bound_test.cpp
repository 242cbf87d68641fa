// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Where the walk's bound is attained: were a term missing or too small, a wrong class would pass as
// certain.
#include <gtest/gtest.h>

#include "accuracy/crafted_walks.hpp"

namespace qsweep::test {
namespace {

constexpr std::size_t middle = 40;
constexpr std::size_t hidden = 30;

/// One weight a column, the bias last; `first` is the entry layer's first row.
struct alike_rows {
  std::vector<float> first;
  std::vector<float> entry;
  std::vector<float> hidden;
};

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

/// 42 pixels - 40 - 30 - 2 classes.
walk_case make_alike(const alike_rows& rows) {
  walk_case out{
      .network = chain({1, 1, 42}).dense(middle).relu().dense(hidden).relu().dense(2).build(),
      .weights = {},
      .how = {},
      .images = crafted_images()};
  out.weights = random_weights(out.network, scope::layer, 1);
  set_alike_rows(out, {rows.entry, rows.hidden});
  set_row(out.weights, out.network.layers[0], 0, rows.first);
  return out;
}

std::vector<float> pixels_row(int first, int second, int others, int bias) {
  std::vector<float> row = constant_row(42, weight_of(others), weight_of(bias));
  row[0] = weight_of(first);
  row[1] = weight_of(second);
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
  rows.first = constant_row(42, 0.5F, high);
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
      expect_move(make_alike(exact_bytes(constant_row(middle, bias < 0.0F ? low : high, bias))), 60,
                  [&](double u, network_levels& levels) {
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
  c.weights.values[last.bias_offset + 1] = high;
  expect_move(c, 400, [](double u, network_levels& levels) {
    levels.entry = integers;
    levels.last.raised = 2.9 * u;
  });
}

}  // namespace
}  // namespace qsweep::test
