// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "nn/training.hpp"

namespace qsweep {
namespace {

std::span<const float> weights_of(const std::vector<float>& parameters, const layer_spec& layer) {
  return std::span(parameters).subspan(layer.weight_offset, layer.weight_count);
}

TEST(InitialParameters, FillTheGlorotIntervalUniformly) {
  const network_spec cnn = make_cnn();
  const std::vector<float> parameters = initial_parameters(cnn, 1);
  // Keras: sqrt(6 / (fan_in + fan_out)); the convolution's fans are 1 * 9 and 16 * 9.
  const std::pair<std::size_t, double> limits[] = {{0, std::sqrt(6.0 / (9 + 144))},
                                                   {3, std::sqrt(6.0 / (2704 + 512))},
                                                   {6, std::sqrt(6.0 / (512 + 512))},
                                                   {9, std::sqrt(6.0 / (512 + 10))}};
  for (const auto& [index, limit] : limits) {
    const auto weights = weights_of(parameters, cnn.layers[index]);
    double square_sum = 0.0;
    for (const float w : weights) {
      EXPECT_LE(std::abs(static_cast<double>(w)), limit * (1 + 0x1p-24));
      square_sum += static_cast<double>(w) * static_cast<double>(w);
    }
    // The mean square of a uniform variable is limit^2 / 3, with a relative standard error of
    // sqrt(4/5 / n).
    const double n = static_cast<double>(weights.size());
    EXPECT_NEAR(square_sum / n, limit * limit / 3, 5 * std::sqrt(0.8 / n) * limit * limit / 3)
        << cnn.layers[index].name;
  }
}

TEST(InitialParameters, LeaveBiasesAtZero) {
  const network_spec mlp = make_mlp();
  const std::vector<float> parameters = initial_parameters(mlp, 1);
  for (const layer_spec& layer : mlp.layers) {
    const auto biases = std::span(parameters).subspan(layer.bias_offset, layer.bias_count);
    EXPECT_TRUE(std::ranges::all_of(biases, [](float b) { return b == 0.0F; })) << layer.name;
  }
}

TEST(InitialParameters, DependOnTheSeedAlone) {
  const network_spec mlp = make_mlp();
  EXPECT_EQ(initial_parameters(mlp, 7), initial_parameters(mlp, 7));
  EXPECT_NE(initial_parameters(mlp, 7), initial_parameters(mlp, 8));
}

TEST(EpochMacs, CountForwardAndBothBackwardProducts) {
  // The first layer has no input gradient: twice its products, three times those of the others.
  EXPECT_EQ(epoch_macs(make_mlp(), 60000),
            60000ULL * (2 * 784 * 512 + 3 * 512 * 512 + 3 * 512 * 10));
  EXPECT_EQ(epoch_macs(make_cnn(), 1),
            2ULL * 26 * 26 * 16 * 9 + 3ULL * (2704 * 512 + 512 * 512 + 512 * 10));
}

}  // namespace
}  // namespace qsweep
