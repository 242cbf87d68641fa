// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Walks of networks with a convolution in front.
#include <gtest/gtest.h>

#include "accuracy/crafted_walks.hpp"

namespace qsweep::test {
namespace {

network_spec convolutional(tensor_shape input, std::size_t filters, std::size_t kernel,
                           std::size_t classes) {
  return chain(input)
      .convolution(filters, kernel)
      .max_pool()
      .relu()
      .dense(45)
      .relu()
      .dense(38)
      .relu()
      .dense(classes)
      .build();
}

walk_case random_case(const network_spec& network, scope what, int bits,
                      const std::vector<double>& thresholds, std::size_t images,
                      std::uint64_t seed) {
  walk_case out{.network = network,
                .weights = random_weights(network, what, seed),
                .how = {},
                .images = synthetic_images(network.input, images, 100 + images)};
  for (const double threshold : thresholds) {
    out.how.push_back(uniform_quantization(out.weights.view(), bits, threshold));
  }
  return out;
}

TEST(ConvolutionWalk, IsRightForAllBitRatesAndScopes) {
  const network_spec network = convolutional({11, 9, 1}, 5, 3, 3);
  for (int bits = 1; bits <= 8; ++bits) {
    SCOPED_TRACE(bits);
    for (const scope what : {scope::global, scope::layer}) {
      const auto shares = expect_reference_classes(random_case(
          network, what, bits, evenly(2.9, 3.0, 25), 40, static_cast<std::uint64_t>(bits)));
      EXPECT_LT(shares.uncertain, bits > 2 ? 0.02 : 1.0);
      expect_reference_classes(random_case(network, what, bits, evenly(5.0, 1.0, 9), 17, 50));
    }
  }
}

TEST(ConvolutionWalk, IsRightForAllShapes) {
  expect_reference_classes(random_case(convolutional({7, 8, 1}, 4, 2, 10), scope::global, 3,
                                       evenly(2.0, 2.2, 20), 20, 60));
  expect_reference_classes(random_case(convolutional({6, 6, 1}, 1, 4, 2), scope::global, 4,
                                       evenly(2.0, 2.2, 20), 20, 61));
  expect_reference_classes(random_case(convolutional({22, 20, 1}, 7, 3, 4), scope::layer, 8,
                                       evenly(3.0, 3.1, 20), 20, 62));
  expect_reference_classes(random_case(convolutional({2, 2, 1}, 70, 1, 4), scope::layer, 5,
                                       evenly(3.0, 3.1, 20), 20, 63));
}

TEST(ConvolutionWalk, LeavesOtherConvolutionsToOtherAlgorithms) {
  EXPECT_FALSE(cpu::find_walk_shape(convolutional({7, 8, 3}, 4, 2, 10)).has_value());
  EXPECT_FALSE(cpu::find_walk_shape(convolutional({8, 8, 1}, 4, 5, 10)).has_value());
}

TEST(ConvolutionWalk, KeepsAnchorsOverFineSteps) {
  const auto shares = expect_reference_classes(random_case(
      convolutional({12, 12, 1}, 4, 3, 4), scope::global, 3, evenly(2.9, 2.93, 150), 60, 64));
  EXPECT_LT(shares.anchored, 0.6);
  EXPECT_LT(shares.uncertain, 0.002);
}

TEST(ConvolutionWalk, IsRightForBlackAndWhiteImages) {
  walk_case c =
      random_case(convolutional({8, 8, 1}, 4, 3, 5), scope::layer, 3, evenly(2.0, 2.4, 30), 18, 65);
  for (const int value : {0, 255}) {
    std::ranges::fill(c.images.images, static_cast<std::uint8_t>(value));
    expect_reference_classes(c);
  }
}

TEST(ConvolutionWalk, IsRightForWeightsOfAnySizeAndSign) {
  const network_spec network = convolutional({8, 8, 1}, 4, 3, 5);
  for (const float scale : {1e-20F, 1e-9F, 1e-4F, 1e4F, 1e20F}) {
    for (const double shift : {-3.0, -0.1, 0.0, 0.1, 3.0}) {
      SCOPED_TRACE(testing::Message() << scale << ", " << shift);
      walk_case c = random_case(network, scope::layer, 3, {}, 20, 66);
      const std::vector<normalization> norms = norms_of(c.weights.view());
      for (float& w : c.weights.values) w = scale * (w + static_cast<float>(shift));
      for (const double threshold : evenly(2.0, 2.4, 20)) {
        quantization how;
        for (const normalization& norm : norms) {
          how.per_group.push_back(make_weight_quantizer(
              make_uniform_codebook(3, threshold),
              {.mean = (norm.mean + shift) * double{scale}, .std = norm.std * double{scale}}));
        }
        c.how.push_back(how);
      }
      expect_reference_classes(c);
    }
  }
}

TEST(ConvolutionWalk, IsRightForNearTiesOfClasses) {
  for (const int bits : {2, 3, 8}) {
    walk_case c = random_case(convolutional({10, 10, 1}, 4, 3, 4), scope::global, bits, {}, 60, 67);
    const layer_spec& last = c.network.layers.back();
    for (std::size_t j = 38; j < last.weight_count; ++j) {
      const float first = c.weights.values[last.weight_offset + j % 38];
      c.weights.values[last.weight_offset + j] =
          j % 38 < 3 ? first + 0.03F * static_cast<float>(j / 38) : first;
    }
    for (std::size_t k = 0; k < 4; ++k) c.weights.values[last.bias_offset + k] = 0.01F;
    for (const double threshold : evenly(2.0, 2.3, 60)) {
      c.how.push_back(uniform_quantization(c.weights.view(), bits, threshold));
    }
    expect_reference_classes(c);
  }
}

/// 6 x 6 pixels - 2 filters 3 x 3 - 8 features - 20 - 15 - 2 classes, all rows alike. Image i: all
/// pixels near 60 + i.
walk_case alike_case(const std::vector<std::vector<float>>& rows) {
  walk_case out{
      .network = chain({6, 6, 1})
                     .convolution(2, 3)
                     .max_pool()
                     .relu()
                     .dense(20)
                     .relu()
                     .dense(15)
                     .relu()
                     .dense(2)
                     .build(),
      .weights = {},
      .how = {},
      .images = {.images = {}, .labels = std::vector<std::uint8_t>(150), .shape = {6, 6, 1}}};
  for (std::size_t i = 0; i < 150; ++i) {
    for (std::size_t k = 0; k < 36; ++k) {
      out.images.images.push_back(static_cast<std::uint8_t>(60 + i + (i * 31 + k * 17) % 29));
    }
  }
  out.weights = random_weights(out.network, scope::layer, 1);
  set_alike_rows(out, rows);
  return out;
}

walk_case plain_case() {
  return alike_case(
      {constant_row(9, 1.5F, 0.5F), constant_row(8, 2.5F, 0.5F), constant_row(20, 2.5F, 0.5F)});
}

void start(network_levels& levels) {
  levels.front.emplace();
}

TEST(ConvolutionWalk, HoldsWhereOnlyTheClassesBiasesMove) {
  const auto shares = expect_move(plain_case(), 1000, [](double u, network_levels& levels) {
    start(levels);
    levels.hidden.step = 0.4 * std::pow(6.0, u);
  });
  EXPECT_LT(shares.uncertain, 1e-4);
  EXPECT_LT(shares.anchored, 0.4);
}

TEST(ConvolutionWalk, HoldsWhereTheFiltersOffsetMoves) {
  for (const double sign : {1.0, -1.0}) {
    expect_move(plain_case(), 800, [&](double u, network_levels& levels) {
      start(levels);
      levels.front->offset = 0.5 + sign * 0.8 * (u - 0.5);
    });
  }
}

TEST(ConvolutionWalk, HoldsWhereFilterCodesRise) {
  expect_move(
      alike_case({rising_row(9, low), constant_row(8, 2.5F, 0.5F), constant_row(20, 2.5F, 0.5F)}),
      200, [](double u, network_levels& levels) {
        start(levels);
        levels.front->raised = 2.9 * u;
      });
}

TEST(ConvolutionWalk, HoldsWhereEntryCodesRise) {
  expect_move(
      alike_case({constant_row(9, 1.5F, 0.5F), rising_row(8, 0.5F), constant_row(20, 2.5F, 0.5F)}),
      200, [](double u, network_levels& levels) {
        start(levels);
        levels.entry.raised = 2.9 * u;
      });
}

TEST(ConvolutionWalk, HoldsWhereEntryAndHiddenBiasesWeighMoreAndMore) {
  for (const float bias : {3.5F, -1.5F}) {
    expect_move(alike_case({constant_row(9, 1.5F, 0.5F), constant_row(8, 2.5F, bias),
                            constant_row(20, 2.5F, 0.5F)}),
                800, [](double u, network_levels& levels) {
                  start(levels);
                  levels.front->step = 0.05 / (0.2 + 2.0 * u);
                  levels.hidden.step = 0.05 / levels.front->step;
                });
  }
}

}  // namespace
}  // namespace qsweep::test
