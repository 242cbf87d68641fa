// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/measure_network.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/rng.hpp"
#include "reference/reference_backend.hpp"
#include "reproduce/paper_ranges.hpp"
#include "reproduce/train_weights.hpp"

namespace qsweep {
namespace {

dataset tiny_images(const std::string& name, std::size_t count) {
  dataset data;
  data.name = name;
  data.image_shape = {28, 28, 1};
  const random_stream random{.seed = count};
  for (std::size_t i = 0; i < count; ++i) {
    const auto label = static_cast<std::uint8_t>(i % 10);
    data.labels.push_back(label);
    for (std::uint32_t p = 0; p < 784; ++p) {
      const bool bright = p / 79 == label && random.uniform(p) < 0.9;
      data.images.push_back(bright ? 200 : 0);
    }
  }
  return data;
}

stored_weights random_mlp() {
  stored_weights weights;
  weights.network = make_mlp();
  weights.sha256 = std::string(64, 'c');
  const random_stream random{.seed = 11};
  for (std::size_t j = 0; j < weights.network.num_parameters; ++j) {
    const double sum = random.uniform(static_cast<std::uint32_t>(2 * j)) +
                       random.uniform(static_cast<std::uint32_t>(2 * j + 1)) - 1.0;
    weights.parameters.push_back(static_cast<float>(0.1 * sum - 0.004));
  }
  return weights;
}

/// SQNR_ex in dB of the 3-bit quantizer by eqs. (3), (16)-(19) of the paper, weight by weight.
double sqnr_by_definition(const std::vector<float>& weights, double wsupp) {
  const auto n = static_cast<double>(weights.size());
  double mean = 0.0;
  for (const float w : weights) mean += static_cast<double>(w) / n;
  double variance = 0.0;
  for (const float w : weights) variance += std::pow(static_cast<double>(w) - mean, 2) / n;
  const double std = std::sqrt(variance);
  double signal = 0.0;
  double noise = 0.0;
  for (const float weight : weights) {
    const double w = weight;
    const double x = (w - mean) / std;
    const double cell = std::min(std::floor(4.0 * std::abs(x) / wsupp), 3.0);
    const double q = std::copysign((cell + 0.5) * wsupp / 4.0, x);
    signal += w * w;
    noise += std::pow(w - (q * std + mean), 2);
  }
  return 10.0 * std::log10(signal / noise);
}

TEST(MeasureNetwork, GivesTheDefinitionsNumbers) {
  const auto backend = make_reference_backend({});
  const stored_weights weights = random_mlp();
  const dataset data = tiny_images("mnist", 3);
  // Uniform sums: no |x| above sqrt 6 = 2.45, so that the curve ends with the unfavourable range.
  const std::uint64_t evaluations = 1 + 4 + 25;
  std::uint64_t steps = 0;
  const network_measurement m = measure_network(*backend, *backend, weights, data, {{3}, 3, 1.0},
                                                [&](std::uint64_t done, std::uint64_t total) {
                                                  EXPECT_EQ(done, ++steps);
                                                  EXPECT_EQ(total, evaluations);
                                                });
  EXPECT_EQ(m.network, (network_id{"mlp", "mnist"}));
  ASSERT_EQ(m.choices.size(), 4U);
  EXPECT_EQ(m.choices[0].choice, "wmax");
  EXPECT_DOUBLE_EQ(m.choices[0].wsupp, m.statistics.w_max);
  EXPECT_DOUBLE_EQ(m.choices[1].wsupp, -m.statistics.w_min);
  EXPECT_EQ(m.choices[1].within_pct, 100.0);
  EXPECT_NEAR(m.choices[2].wsupp, std::sqrt(2.0) * std::log(8.0), 1e-14);
  EXPECT_EQ(m.choices[3].choice, "jayant");
  for (const measured_point& point : m.choices) {
    EXPECT_NEAR(point.sqnr_ex_db, sqnr_by_definition(weights.parameters, point.wsupp), 1e-6);
    EXPECT_EQ(point.images, 3U);
  }
  EXPECT_EQ(steps, evaluations);
  ASSERT_EQ(m.curve.size(), 25U);
  EXPECT_EQ(m.curve.front().wsupp, 0.5);
  EXPECT_NEAR(m.curve[20].sqnr_ex_db, sqnr_by_definition(weights.parameters, 2.5), 1e-6);
}

TEST(TrainWeights, SaysHowTheWeightsCameAbout) {
  const auto backend = make_reference_backend({});
  const dataset train_data = tiny_images("mnist", 20);
  const dataset test_data = tiny_images("mnist", 10);
  training_options options;
  options.seed = 7;
  options.epochs = 1;
  options.batch = 10;
  int calls = 0;
  const stored_weights weights =
      train_and_evaluate(*backend, *backend, "mlp", train_data, test_data, options, "9.9", 2,
                         [&](const training_progress&) { ++calls; });
  EXPECT_GT(calls, 0);
  EXPECT_EQ(weights.parameters.size(), 669706U);
  const std::map<std::string, std::string> expected = {
      {"model", "mlp"},     {"dataset", "mnist"},    {"seed", "7"},
      {"epochs", "1"},      {"batch", "10"},         {"recipe", training_recipe},
      {"threads", "2"},     {"tool_version", "9.9"}, {"backend", "reference"},
      {"test_images", "10"}};
  for (const auto& [key, value] : expected) EXPECT_EQ(weights.metadata.at(key), value) << key;
  EXPECT_EQ(std::stod(weights.metadata.at("test_accuracy_pct")),
            10.0 * std::stod(weights.metadata.at("test_correct")));
}

}  // namespace
}  // namespace qsweep
