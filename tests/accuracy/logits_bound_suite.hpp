// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// |float32 logits - reference| against the bound that a backend claims.
#pragma once

#include "accuracy/accuracy_backend.hpp"

namespace qsweep::test {

class LogitsBound : public accuracy_suite {
 protected:
  double error_ratio(const network_spec& network, const network_weights& weights,
                     const quantization& how, const image_set& images) {
    const auto indices = all_indices(images);
    return largest_error_ratio(
        fast_->logits(network, weights.view(), how, images.view(), indices),
        reference_->logits(network, weights.view(), how, images.view(), indices));
  }

  /// The error is below the bound, and the bound within 10^6 of the error: so it has not become
  /// vacuous, nor the test blind. (Rounding errors are random, the bound is the worst case.)
  void expect_covered(const network_spec& network, const network_weights& weights,
                      const quantization& how, const image_set& images) {
    const double ratio = error_ratio(network, weights, how, images);
    EXPECT_TRUE(ratio <= 1.0) << ratio;
    EXPECT_TRUE(ratio >= 1e-6) << ratio;
  }
};

TEST_P(LogitsBound, CoversTheErrorAtEveryBitRate) {
  const network_spec network = mlp();
  const image_set images = synthetic_images(network.input, 40, 1);
  const network_weights weights = random_weights(network, scope::global, 2);
  expect_covered(network, weights, {}, images);
  for (int bits = 1; bits <= 16; ++bits) {
    SCOPED_TRACE(bits);
    expect_covered(network, weights, uniform_quantization(weights.view(), bits, 2.0 + bits / 2.0),
                   images);
  }
}

TEST_P(LogitsBound, CoversTheErrorOfTheCnn) {
  const network_spec network = cnn();
  const image_set images = synthetic_images(network.input, 20, 3);
  for (const scope what : {scope::global, scope::layer, scope::channel}) {
    const network_weights weights = random_weights(network, what, 4);
    expect_covered(network, weights, uniform_quantization(weights.view(), 3, 2.9236), images);
  }
}

TEST_P(LogitsBound, CoversTheErrorOfOtherShapes) {
  const std::vector<network_spec> networks{
      chain({7, 9, 3}).convolution(17, 3).relu().convolution(5, 2).max_pool().dense(4).build(),
      chain({5, 6, 2}).max_pool().convolution(1, 1).relu().dense(33).relu().dense(3).build(),
      chain({6, 6, 1}).convolution(16, 5).build(), chain({1, 1, 3}).dense(2).build(),
      GetParam().slow ? chain({1, 1, 257}).dense(70).relu().dense(33).relu().dense(2).build()
                      : chain({1, 1, 257}).dense(700).relu().dense(513).relu().dense(2).build()};
  for (const network_spec& network : networks) {
    SCOPED_TRACE(network.layers.size());
    const image_set images = synthetic_images(network.input, some(130), 5);
    const network_weights weights = random_weights(network, scope::global, 6);
    expect_covered(network, weights, {}, images);
    expect_covered(network, weights, uniform_quantization(weights.view(), 4, 3.7), images);
  }
}

TEST_P(LogitsBound, CoversWeightsFarFromZero) {
  const network_spec network = mlp();
  const image_set images = synthetic_images(network.input, 30, 7);
  for (const float mean : {0.05F, -0.05F, 3.0F}) {
    network_weights weights = random_weights(network, scope::global, 8);
    for (float& w : weights.values) w += mean;
    expect_covered(network, weights, uniform_quantization(weights.view(), 3, 2.9236), images);
  }
}

TEST_P(LogitsBound, CoversDenormalsAndLargeNumbers) {
  const network_spec network =
      chain({4, 4, 1}).convolution(3, 2).relu().dense(20).relu().dense(3).build();
  const image_set images = synthetic_images(network.input, 50, 9);
  for (const float scale : {1e-42F, 1e-38F, 1e-30F, 1e-16F, 1e-10F, 1e8F, 1e11F}) {
    SCOPED_TRACE(scale);
    network_weights weights = random_weights(network, scope::global, 10);
    for (float& w : weights.values) w *= scale;
    EXPECT_TRUE(error_ratio(network, weights, {}, images) <= 1.0);
  }
}

// One product and its weight are rounded once each; the bound counts four roundings.
TEST_P(LogitsBound, IsTightForOneProduct) {
  const network_spec network = chain({1, 1, 1}).dense(10).build();
  const image_set images = synthetic_images(network.input, 2000, 11);
  const network_weights weights = random_weights(network, scope::global, 12);
  network_weights no_bias = weights;
  std::fill(no_bias.values.begin() + 10, no_bias.values.end(), 0.0F);
  const double ratio = error_ratio(network, no_bias, {}, images);
  EXPECT_TRUE(ratio <= 1.0) << ratio;
  EXPECT_TRUE(ratio >= 0.2) << ratio;
}

// The hidden value is what rounding leaves of 1000 w - 1000 w; the second layer rounds nothing.
// A bound that forgot the first layer's error would be a millionth of the error.
TEST_P(LogitsBound, CarriesTheErrorOfEarlierLayers) {
  const network_spec network = chain({1, 1, 200}).dense(8).relu().dense(2).build();
  const image_set images = synthetic_images(network.input, some(100), 13);
  network_weights weights = random_weights(network, scope::global, 14);
  for (float& w : weights.values) w *= 1000.0F;
  const layer_spec& last = network.layers.back();
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] = j % 9 == 0 ? 0.5F : 0.0F;
  }
  expect_covered(network, weights, {}, images);
}

// Without ReLUs inputs have both signs: a sum of signed terms would cancel, and the bound with it.
TEST_P(LogitsBound, CoversInputsOfBothSigns) {
  const std::size_t width = GetParam().slow ? 60 : 400;
  const network_spec network = chain({1, 1, 200}).dense(width).dense(width).dense(3).build();
  const image_set images = synthetic_images(network.input, some(100), 19);
  const network_weights weights = balanced_weights(network, 20);
  expect_covered(network, weights, {}, images);
  const auto out = fast_->logits(network, weights.view(), {}, images.view(), all_indices(images));
  const auto [least, most] = std::ranges::minmax(out.error_bound);
  EXPECT_TRUE(least >= most / 5.0) << least << " " << most;
}

TEST_P(LogitsBound, IsInfiniteWhereFloatOverflows) {
  const network_spec network = mlp();
  const image_set images = synthetic_images(network.input, 3, 15);
  network_weights weights = random_weights(network, scope::global, 16);
  for (float& w : weights.values) w *= 1e38F;
  const auto out = fast_->logits(network, weights.view(), {}, images.view(), all_indices(images));
  for (const double bound : out.error_bound) EXPECT_FALSE(bound < HUGE_VAL) << bound;
}

TEST_P(LogitsBound, HoldsForAnyChoiceOfImages) {
  const network_spec network = chain({4, 4, 1}).dense(20).relu().dense(3).build();
  const image_set images = synthetic_images(network.input, 300, 17);
  const network_weights weights = random_weights(network, scope::global, 18);
  const std::vector<std::vector<std::uint32_t>> choices{
      {}, {299}, {7, 7, 3}, std::vector<std::uint32_t>(129, 5), std::vector<std::uint32_t>(256, 6)};
  for (const auto& indices : choices) {
    const auto fast = fast_->logits(network, weights.view(), {}, images.view(), indices);
    const auto exact = reference_->logits(network, weights.view(), {}, images.view(), indices);
    ASSERT_EQ(fast.logits.size(), exact.logits.size());
    ASSERT_EQ(fast.error_bound.size(), indices.size());
    if (indices.empty()) continue;
    EXPECT_TRUE(largest_error_ratio(fast, exact) <= 1.0);
  }
}

}  // namespace qsweep::test
