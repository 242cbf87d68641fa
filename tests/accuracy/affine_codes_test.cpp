// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/affine_codes.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "accuracy/synthetic.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::cpu {
namespace {

using test::network_weights;

const network_spec network =
    test::chain({6, 6, 2}).convolution(3, 3).relu().dense(20).relu().dense(3).build();

/// Every parameter's level against step (code + offset): the largest excess over `residual`.
void expect_levels(const network_weights& weights, const quantization& how) {
  const auto layers = make_affine_codes(2, network, weights.view(), how);
  ASSERT_TRUE(layers.has_value());
  ASSERT_EQ(layers->size(), 3U);
  const auto codes = make_reference_backend({.threads = 1})->quantize(weights.view(), how);
  for (const affine_layer_codes& each : *layers) {
    const layer_spec& spec = network.layers[each.layer];
    ASSERT_EQ(each.weights.size(), spec.weight_count);
    ASSERT_EQ(each.bias.size(), spec.bias_count);
    const std::size_t group = how.per_group.size() == 1 ? 0 : (each.layer + 1) / 2;
    for (std::size_t j = 0; j < spec.weight_count + spec.bias_count; ++j) {
      const int code = j < spec.weight_count ? each.weights[j] : each.bias[j - spec.weight_count];
      const double level = how.per_group[group].levels[codes[spec.weight_offset + j]];
      const auto affine = static_cast<long double>(each.step) *
                          (static_cast<long double>(code) + static_cast<long double>(each.offset));
      ASSERT_TRUE(std::abs(level - affine) <= each.residual) << each.layer << ", " << j;
    }
  }
}

TEST(AffineCodes, GiveEveryLevelUpTo8Bits) {
  for (const scope what : {scope::global, scope::layer}) {
    const network_weights weights = test::random_weights(network, what, 1);
    for (int bits = 1; bits <= 8; ++bits) {
      SCOPED_TRACE(bits);
      expect_levels(weights, test::uniform_quantization(weights.view(), bits, 2.9236));
    }
  }
}

TEST(AffineCodes, GiveLevelsFarFromZero) {
  network_weights weights = test::random_weights(network, scope::global, 2);
  for (float& w : weights.values) w += 100.0F;
  expect_levels(weights, test::uniform_quantization(weights.view(), 3, 2.9236));
}

TEST(AffineCodes, AreNoneWithoutIntegerStructure) {
  const auto none = [](scope what, const quantization& how) {
    const network_weights weights = test::random_weights(network, what, 3);
    return !has_affine_codes(network, weights.view(), how) &&
           !make_affine_codes(1, network, weights.view(), how);
  };
  const network_weights weights = test::random_weights(network, scope::global, 3);
  const network_weights channels = test::random_weights(network, scope::channel, 3);
  quantization uneven = test::uniform_quantization(weights.view(), 3, 2.9236);
  uneven.per_group[0].levels[2] *= 1.0 + 1e-9;
  EXPECT_TRUE(none(scope::global, {}));
  EXPECT_TRUE(none(scope::global, uneven));
  EXPECT_TRUE(none(scope::global, test::uniform_quantization(weights.view(), 9, 2.9236)));
  EXPECT_TRUE(none(scope::channel, test::uniform_quantization(channels.view(), 3, 2.9236)));
}

TEST(AffineLevels, RefuseWhatIsNotEquallySpaced) {
  const auto found = [](const std::vector<double>& levels) {
    return find_affine_levels(levels).has_value();
  };
  EXPECT_TRUE(found({-1.0, 0.0, 1.0}));
  EXPECT_TRUE(found({3.0, 3.5}));
  EXPECT_FALSE(found({1.0}));
  EXPECT_FALSE(found({1.0, 1.0}));
  EXPECT_FALSE(found({1.0, 0.0}));
  EXPECT_FALSE(found({0.0, 1.0, 3.0}));
  EXPECT_FALSE(found({-HUGE_VAL, 0.0, HUGE_VAL}));
  EXPECT_FALSE(found({-1.5e308, 0.0, 1.5e308}));
  EXPECT_FALSE(found({0.0, NAN, 1.0}));
  EXPECT_FALSE(found({1e30, 1e30 + 1e15, 1e30 + 2e15}));  // rounding eats the distances
}

}  // namespace
}  // namespace qsweep::cpu
