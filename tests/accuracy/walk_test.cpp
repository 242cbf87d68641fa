// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// A walk is certain of no class but the reference's.
#include "cpu/walk.hpp"

#include <gtest/gtest.h>

#include "accuracy/walk_cases.hpp"

namespace qsweep::test {
namespace {

network_spec three_dense(std::size_t inputs, std::size_t middle, std::size_t hidden,
                         std::size_t classes) {
  return chain({1, 1, inputs}).dense(middle).relu().dense(hidden).relu().dense(classes).build();
}

walk_case make_case(const network_spec& network, network_weights weights, int bits,
                    const std::vector<double>& thresholds, std::size_t images) {
  walk_case out{.network = network,
                .weights = std::move(weights),
                .how = {},
                .images = synthetic_images(network.input, images, 100 + images)};
  for (const double threshold : thresholds) {
    out.how.push_back(uniform_quantization(out.weights.view(), bits, threshold));
  }
  return out;
}

walk_case random_case(const network_spec& network, scope what, int bits,
                      const std::vector<double>& thresholds, std::size_t images,
                      std::uint64_t seed) {
  return make_case(network, random_weights(network, what, seed), bits, thresholds, images);
}

TEST(Walk, IsRightForAllBitRatesScopesAndNumbersOfImages) {
  const network_spec network = three_dense(67, 45, 38, 3);
  const std::size_t counts[] = {1, 15, 16, 17, 127, 128, 129, 150};
  for (int bits = 1; bits <= 8; ++bits) {
    for (const scope what : {scope::global, scope::layer}) {
      SCOPED_TRACE(bits);
      const auto up = evenly(2.0 + 0.3 * bits, 2.1 + 0.3 * bits, 20);
      const std::size_t images = counts[bits - 1];
      const auto shares = expect_reference_classes(
          random_case(network, what, bits, up, images, static_cast<std::uint64_t>(bits)), 1);
      EXPECT_LT(shares.uncertain, 0.02);
      expect_reference_classes(random_case(network, what, bits, evenly(4.0, 1.0, 7), images, 50));
    }
  }
}

TEST(Walk, IsRightForAnyNumberOfClassesAndOddSizes) {
  std::uint64_t seed = 10;
  for (const std::size_t classes : {2U, 4U, 5U, 8U, 13U, 16U}) {
    for (const auto& [inputs, middle, hidden] :
         {std::array<std::size_t, 3>{1, 1, 1}, {3, 2, 70}, {65, 129, 17}, {130, 5, 64}}) {
      SCOPED_TRACE(classes);
      SCOPED_TRACE(inputs);
      expect_reference_classes(random_case(three_dense(inputs, middle, hidden, classes),
                                           scope::global, 3, evenly(2.5, 2.7, 12), 40, seed++));
    }
  }
}

TEST(Walk, KeepsAnchorsOverFineSteps) {
  const network_spec network = three_dense(80, 64, 48, 4);
  const auto shares = expect_reference_classes(
      random_case(network, scope::global, 3, evenly(2.9, 2.95, 150), 100, 30));
  EXPECT_LT(shares.anchored, 0.5);
  EXPECT_LT(shares.uncertain, 0.002);
}

TEST(Walk, DependsOnNeitherThreadsNorTheOrderOfImages) {
  const network_spec network = three_dense(60, 50, 40, 10);
  walk_case c = random_case(network, scope::global, 4, evenly(2.0, 2.5, 30), 300, 31);
  const auto shape = cpu::find_walk_shape(network);
  const auto count = [&](int threads) {
    return cpu::count_walk(threads, *shape, c.weights.view(), c.how, c.images.view());
  };
  const auto one = count(1);
  for (const int threads : {2, 3}) {
    const auto more = count(threads);
    for (std::size_t t = 0; t < one.size(); ++t) {
      EXPECT_EQ(more[t].correct, one[t].correct);
      EXPECT_EQ(more[t].uncertain, one[t].uncertain);
    }
  }
  const std::size_t size = network.input.size();
  std::ranges::reverse(c.images.images);  // also turns each image round
  for (std::size_t i = 0; i < 300; ++i) {
    std::reverse(&c.images.images[i * size], &c.images.images[i * size] + size);
  }
  expect_reference_classes(c, 3);
}

TEST(Walk, IsRightAcrossEagerPacketsAndStretches) {
  const network_spec network = three_dense(60, 50, 40, 5);
  const auto shares = expect_reference_classes(
      random_case(network, scope::global, 6, evenly(1.0, 6.0, 60), 140, 32), 3);
  EXPECT_GT(shares.anchored, 0.5);
}

// Rows of classes that differ by a few codes of small weights: leads are small, often exactly 0.
TEST(Walk, IsRightForNearTiesOfClasses) {
  const network_spec network = three_dense(40, 30, 30, 4);
  const layer_spec& last = network.layers.back();
  for (const int bits : {2, 3, 8}) {
    network_weights weights = random_weights(network, scope::global, 40);
    for (std::size_t j = 30; j < last.weight_count; ++j) {
      const bool differs = j % 30 < 3;
      const float first = weights.values[last.weight_offset + j % 30];
      weights.values[last.weight_offset + j] =
          differs ? first + 0.03F * static_cast<float>(j / 30) : first;
    }
    for (std::size_t c = 0; c < 4; ++c) weights.values[last.bias_offset + c] = 0.01F;
    expect_reference_classes(make_case(network, weights, bits, evenly(2.0, 2.6, 60), 120));
  }
}

TEST(Walk, LeavesExactTiesToTheReference) {
  const network_spec network = three_dense(40, 30, 30, 6);
  const layer_spec& last = network.layers.back();
  network_weights weights = random_weights(network, scope::global, 41);
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] = weights.values[last.weight_offset + j % 30];
  }
  for (std::size_t c = 0; c < 6; ++c) weights.values[last.bias_offset + c] = c < 2 ? -0.2F : 0.2F;
  const walk_case c = make_case(network, weights, 3, evenly(2.0, 2.6, 20), 50);
  expect_reference_classes(c);
  const auto got =
      cpu::count_walk(2, *cpu::find_walk_shape(network), c.weights.view(), c.how, c.images.view());
  for (const certified_count& each : got) EXPECT_EQ(each.uncertain.size(), 50U);
}

TEST(Walk, IsRightForBlackImages) {
  walk_case c =
      random_case(three_dense(40, 30, 30, 5), scope::layer, 3, evenly(2.0, 3.0, 30), 33, 42);
  std::ranges::fill(c.images.images, std::uint8_t{0});
  expect_reference_classes(c);
  c.images.images[17 * 40 + 3] = 255;
  expect_reference_classes(c);
}

TEST(Walk, IsRightWhereNothingIsActive) {
  const network_spec network = three_dense(40, 30, 30, 5);
  for (const std::size_t layer : {0U, 2U}) {
    network_weights weights = random_weights(network, scope::layer, 43);
    const layer_spec& dead = network.layers[layer];
    for (std::size_t j = 0; j < dead.weight_count + dead.bias_count; ++j) {
      float& weight = weights.values[dead.weight_offset + j];
      weight = -std::abs(weight);
    }
    expect_reference_classes(make_case(network, weights, 3, evenly(2.0, 3.0, 30), 40));
    expect_reference_classes(make_case(network, weights, 1, evenly(2.0, 3.0, 5), 40));
  }
}

TEST(Walk, IsRightForWeightsFarFromZero) {
  const network_spec network = three_dense(40, 30, 30, 5);
  for (const float shift : {-3.0F, -0.1F, 0.1F, 3.0F, 50.0F}) {
    for (const scope what : {scope::global, scope::layer}) {
      network_weights weights = random_weights(network, what, 44);
      for (float& w : weights.values) w += shift;
      expect_reference_classes(make_case(network, weights, 3, evenly(2.0, 2.3, 30), 40));
    }
  }
}

TEST(Walk, IsRightWhereAllOrNoWeightsAreClipped) {
  const network_spec network = three_dense(40, 30, 30, 5);
  for (const int bits : {2, 5}) {
    expect_reference_classes(
        random_case(network, scope::global, bits, evenly(0.02, 0.05, 20), 40, 45));
    expect_reference_classes(
        random_case(network, scope::global, bits, evenly(40.0, 80.0, 20), 40, 46));
    expect_reference_classes(
        random_case(network, scope::layer, bits, {0.05, 1.0, 3.0, 3.0, 100.0, 1e5}, 40, 47));
  }
}

// Small weights: biases of the hidden layers weigh more than all sums, up to float's end and
// beyond.
TEST(Walk, IsRightForWeightsOfAnySize) {
  const network_spec network = three_dense(40, 30, 30, 5);
  for (const float scale : {1e-30F, 1e-15F, 1e-9F, 1e-6F, 1e-3F, 1e3F, 1e9F, 1e30F}) {
    SCOPED_TRACE(scale);
    for (const scope what : {scope::global, scope::layer}) {
      network_weights weights = random_weights(network, what, 48);
      walk_case c = make_case(network, weights, 3, {}, 40);
      for (float& w : c.weights.values) w *= scale;
      for (const double threshold : evenly(2.0, 2.4, 30)) {
        quantization how;
        for (normalization norm : norms_of(weights.view())) {
          norm = {.mean = norm.mean * double{scale}, .std = norm.std * double{scale}};
          how.per_group.push_back(make_weight_quantizer(make_uniform_codebook(3, threshold), norm));
        }
        c.how.push_back(how);
      }
      expect_reference_classes(c);
    }
  }
}

}  // namespace
}  // namespace qsweep::test
