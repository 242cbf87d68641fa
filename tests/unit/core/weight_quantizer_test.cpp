// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weight_quantizer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.hpp"
#include "core/rng.hpp"

namespace qsweep {
namespace {

constexpr float float_max = std::numeric_limits<float>::max();
constexpr float float_min = std::numeric_limits<float>::min();
constexpr float denormal_min = std::numeric_limits<float>::denorm_min();
constexpr float infinity = std::numeric_limits<float>::infinity();

float below(float value) {
  return std::nextafter(value, -infinity);
}
float above(float value) {
  return std::nextafter(value, infinity);
}

/// The rule itself: the number of thresholds <= (w - mean) / std, in double.
std::size_t code_by_rule(float weight, const codebook& book, const normalization& norm) {
  const double x = (static_cast<double>(weight) - norm.mean) / norm.std;
  const auto& t = book.thresholds;
  return static_cast<std::size_t>(std::upper_bound(t.begin(), t.end(), x) - t.begin());
}

std::size_t code_by_cutpoints(float weight, const weight_quantizer& quantizer) {
  const auto& c = quantizer.cutpoints;
  return static_cast<std::size_t>(std::upper_bound(c.begin(), c.end(), weight) - c.begin());
}

bool in_support_by_rule(float weight, const codebook& book, const normalization& norm) {
  const double x = (static_cast<double>(weight) - norm.mean) / norm.std;
  return -book.support_threshold <= x && x <= book.support_threshold;
}

bool in_support(float weight, const weight_quantizer& quantizer) {
  return quantizer.support_low <= weight && weight <= quantizer.support_high;
}

/// The hard places: zeros, denormals, extremes, and all neighbours of cutpoints and support ends.
std::vector<float> edge_weights(const weight_quantizer& quantizer) {
  std::vector<float> weights = {0.0F,       -0.0F,     denormal_min, -denormal_min, float_min,
                                -float_min, float_max, -float_max,   1.0F,          -1.0F};
  std::vector<float> centres = quantizer.cutpoints;
  centres.push_back(quantizer.support_low);
  centres.push_back(quantizer.support_high);
  for (float centre : centres) {
    for (float weight : {below(centre), centre, above(centre)}) {
      if (std::isfinite(weight)) weights.push_back(weight);
    }
  }
  return weights;
}

void expect_rule(const codebook& book, const normalization& norm) {
  const weight_quantizer quantizer = make_weight_quantizer(book, norm);
  ASSERT_EQ(quantizer.cutpoints.size(), book.thresholds.size());
  ASSERT_TRUE(std::is_sorted(quantizer.cutpoints.begin(), quantizer.cutpoints.end()));
  for (float weight : edge_weights(quantizer)) {
    ASSERT_EQ(code_by_cutpoints(weight, quantizer), code_by_rule(weight, book, norm))
        << "weight " << weight << ", mean " << norm.mean << ", std " << norm.std << ", "
        << book.levels.size() << " levels";
    ASSERT_EQ(in_support(weight, quantizer), in_support_by_rule(weight, book, norm))
        << "weight " << weight << ", mean " << norm.mean << ", std " << norm.std;
  }
}

const normalization normalizations[] = {
    {0.0, 1.0},    {-0.0063, 0.0727}, {0.1, 0.0727},  {-0.5, 1.0 / 3.0},
    {1e-30, 1e-3}, {0.0, 1e-40},      {1e-42, 3e-43}, {1e3, 1e-3},
    {0.0, 1e37},   {-1e38, 2e37},     {0.0, 1e-200},  {3.0, 1e-17},
};

TEST(WeightQuantizer, FollowsTheDoubleRuleAtEveryCutpointFromOneToSixteenBits) {
  for (int bits = 1; bits <= 16; ++bits) {
    for (double support : {1.0, 2.9236, 7.063787}) {
      const codebook book = make_uniform_codebook(bits, support);
      expect_rule(book, {-0.0063, 0.0727});
    }
  }
}

TEST(WeightQuantizer, FollowsTheDoubleRuleForEveryNormalization) {
  for (const normalization& norm : normalizations) {
    for (int bits : {1, 2, 3, 8, 10}) expect_rule(make_uniform_codebook(bits, 2.9236), norm);
  }
}

TEST(WeightQuantizer, FollowsTheDoubleRuleForRandomWeights) {
  const random_stream random{.seed = 21};
  const normalization norm{-0.0063, 0.0727};
  for (int bits = 1; bits <= 16; ++bits) {
    const codebook book = make_uniform_codebook(bits, 2.9236);
    const weight_quantizer quantizer = make_weight_quantizer(book, norm);
    for (std::uint32_t i = 0; i < 5000; ++i) {
      const auto weight = static_cast<float>(random.uniform(i) - 0.5);
      ASSERT_EQ(code_by_cutpoints(weight, quantizer), code_by_rule(weight, book, norm))
          << "seed 21, index " << i << ", weight " << weight;
    }
  }
}

TEST(WeightQuantizer, ACutpointIsTheSmallestWeightOfTheUpperCell) {
  for (const normalization& norm : normalizations) {
    const codebook book = make_uniform_codebook(5, 2.9236);
    const weight_quantizer quantizer = make_weight_quantizer(book, norm);
    for (std::size_t i = 0; i < book.thresholds.size(); ++i) {
      const float cut = quantizer.cutpoints[i];
      if (std::isfinite(cut)) {
        ASSERT_GT(code_by_rule(cut, book, norm), i);
      }
      if (cut > -float_max) {
        ASSERT_LE(code_by_rule(below(cut), book, norm), i);
      }
    }
  }
}

TEST(WeightQuantizer, ExactTiesGiveExactCutpoints) {
  const weight_quantizer quantizer =
      make_weight_quantizer(make_uniform_codebook(3, 4.0), {0.0, 0.25});
  EXPECT_EQ(quantizer.cutpoints, (std::vector{-0.75F, -0.5F, -0.25F, 0.0F, 0.25F, 0.5F, 0.75F}));
  EXPECT_EQ(quantizer.support_low, -1.0F);
  EXPECT_EQ(quantizer.support_high, 1.0F);
}

TEST(WeightQuantizer, BothZerosLieInTheUpperCellOfAZeroThreshold) {
  const weight_quantizer quantizer =
      make_weight_quantizer(make_uniform_codebook(1, 1.0), {0.0, 1.0});
  EXPECT_EQ(code_by_cutpoints(0.0F, quantizer), 1U);
  EXPECT_EQ(code_by_cutpoints(-0.0F, quantizer), 1U);
  EXPECT_EQ(code_by_cutpoints(-denormal_min, quantizer), 0U);
  EXPECT_FALSE(std::signbit(quantizer.cutpoints.front()));
}

TEST(WeightQuantizer, AWeightOnTheSupportThresholdIsWithinAndGetsTheOutermostLevel) {
  const normalization norm{0.0, 0.5};
  const weight_quantizer quantizer = make_weight_quantizer(make_uniform_codebook(3, 4.0), norm);
  EXPECT_TRUE(in_support(2.0F, quantizer));
  EXPECT_TRUE(in_support(-2.0F, quantizer));
  EXPECT_FALSE(in_support(above(2.0F), quantizer));
  EXPECT_FALSE(in_support(below(-2.0F), quantizer));
  EXPECT_EQ(code_by_cutpoints(2.0F, quantizer), 7U);
  EXPECT_EQ(code_by_cutpoints(-2.0F, quantizer), 0U);
}

TEST(WeightQuantizer, LevelsAreDenormalizedInDouble) {
  const codebook book = make_uniform_codebook(3, 2.9236);
  const weight_quantizer quantizer = make_weight_quantizer(book, {-0.0063, 0.0727});
  ASSERT_EQ(quantizer.levels.size(), 8U);
  for (std::size_t i = 0; i < 8; ++i)
    EXPECT_EQ(quantizer.levels[i], book.levels[i] * 0.0727 - 0.0063);
}

TEST(WeightQuantizer, ThresholdsBeyondFloat32AreNeverOrAlwaysReached) {
  const weight_quantizer quantizer =
      make_weight_quantizer(make_uniform_codebook(2, 4.0), {0.0, 1e39});
  EXPECT_EQ(quantizer.cutpoints, (std::vector{-float_max, 0.0F, infinity}));
  EXPECT_EQ(quantizer.support_low, -float_max);
  EXPECT_EQ(quantizer.support_high, float_max);
}

TEST(WeightQuantizer, ASupportOutsideFloat32HoldsNoWeight) {
  const codebook book = make_uniform_codebook(1, 1.0);
  for (double mean : {1e40, -1e40}) {
    const weight_quantizer quantizer = make_weight_quantizer(book, {mean, 1.0});
    for (float weight : {-float_max, 0.0F, float_max}) EXPECT_FALSE(in_support(weight, quantizer));
  }
}

TEST(WeightQuantizer, RefusesDegenerateNormalizations) {
  const codebook book = make_uniform_codebook(3, 1.0);
  const double nan = std::nan("");
  const double infinite = std::numeric_limits<double>::infinity();
  for (double std : {0.0, -1.0, nan, infinite}) {
    EXPECT_THROW(make_weight_quantizer(book, {0.0, std}), precondition_error) << std;
  }
  for (double mean : {nan, infinite}) {
    EXPECT_THROW(make_weight_quantizer(book, {mean, 1.0}), precondition_error) << mean;
  }
}

}  // namespace
}  // namespace qsweep
