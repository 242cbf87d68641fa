// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The norms that a walk carries from step to step, against the codes themselves.
#include <gtest/gtest.h>

#include <cmath>

#include "accuracy/power_method.hpp"
#include "accuracy/walk_cases.hpp"
#include "cpu/walk_features.hpp"
#include "cpu/walk_plan.hpp"

namespace qsweep::cpu {
namespace {

using test::network_weights;

/// The codes of a layer at one step by the reference, centred, in double; the biases apart.
struct exact_codes {
  std::size_t columns = 0;
  std::vector<double> weights;
  std::vector<double> bias;
};

exact_codes codes_of(const layer_spec& layer, const std::vector<std::uint16_t>& codes, int half) {
  exact_codes out{.columns = layer.weight_count / layer.bias_count, .weights = {}, .bias = {}};
  for (std::size_t j = 0; j < layer.weight_count; ++j) {
    out.weights.push_back(codes[layer.weight_offset + j] - half);
  }
  for (std::size_t j = 0; j < layer.bias_count; ++j) {
    out.bias.push_back(codes[layer.bias_offset + j] - half);
  }
  return out;
}

void expect_norm(double bound, const exact_codes& codes, double offset, double factor) {
  std::vector<double> matrix = codes.weights;
  for (double& each : matrix) each += offset;
  const double norm = test::spectral_norm_from_below(matrix, codes.bias.size());
  EXPECT_TRUE(bound >= norm * (1.0 - 1e-12)) << bound << " < " << norm;
  EXPECT_TRUE(bound <= norm * factor) << bound << " > " << factor << " * " << norm;
}

double length(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double x : values) sum += x * x;
  return std::sqrt(sum);
}

void expect_last_layer(const walk_step& step, const exact_codes& codes) {
  for (std::size_t c = 0; c < codes.bias.size(); ++c) {
    EXPECT_EQ(step.last_bias[c], codes.bias[c]);
    for (std::size_t j = 0; j < codes.bias.size(); ++j) {
      double square = 0.0;
      for (std::size_t k = 0; k < codes.columns; ++k) {
        const double apart =
            codes.weights[c * codes.columns + k] - codes.weights[j * codes.columns + k];
        square += apart * apart;
      }
      const double norm = step.pair_norms[c][j];
      EXPECT_TRUE(norm * norm >= square && norm <= std::sqrt(square) * (1.0 + 0x1p-22) + 0x1p-140)
          << norm << ", " << square;
    }
  }
}

/// All norms of a walk at all steps.
void expect_norms(const network_spec& network, const network_weights& weights,
                  const std::vector<quantization>& how) {
  const walk_shape shape = find_walk_shape(network).value();
  const bool convolutional = shape.convolution != nullptr;
  const walk_plan plan = make_walk_plan(
      2, shape,
      convolutional ? arrange_features(*shape.convolution) : arrange_in_order(network.input.size()),
      weights.view(), how);
  const auto reference = make_reference_backend({.threads = 2});
  const auto half = static_cast<int>(how[0].per_group[0].levels.size() / 2);
  double largest_row = 0.0;
  for (std::size_t t = 0; t < how.size(); ++t) {
    SCOPED_TRACE(t);
    const auto codes = reference->quantize(weights.view(), how[t]);
    const exact_codes entry = codes_of(*shape.entry, codes, half);
    const exact_codes hidden = codes_of(*shape.hidden, codes, half);
    const exact_codes last = codes_of(*shape.last, codes, half);
    expect_norm(plan.steps[t].hidden_norm, hidden, plan.hidden.offset[t], 1.5);
    if (convolutional) expect_norm(plan.steps[t].entry_norm, entry, plan.entry.offset[t], 1.7);
    EXPECT_NEAR(plan.steps[t].hidden_bias_norm, length(hidden.bias), 1e-9);
    EXPECT_NEAR(plan.steps[t].entry_bias_norm, length(entry.bias), 1e-9);
    expect_last_layer(plan.steps[t], last);
    for (std::size_t c = 0; c < last.bias.size(); ++c) {
      const auto row = last.weights.begin() + static_cast<std::ptrdiff_t>(c * last.columns);
      largest_row = std::max(
          largest_row,
          length(std::vector<double>(row, row + static_cast<std::ptrdiff_t>(last.columns))));
    }
  }
  EXPECT_TRUE(plan.last_row_norm >= largest_row * (1.0 - 1e-12));
}

std::vector<quantization> along(const network_weights& weights, int bits,
                                const std::vector<double>& thresholds) {
  std::vector<quantization> how;
  for (const double threshold : thresholds) {
    how.push_back(test::uniform_quantization(weights.view(), bits, threshold));
  }
  return how;
}

TEST(WalkNorms, AreBoundsAtEveryStep) {
  const network_spec network =
      test::chain({1, 1, 50}).dense(60).relu().dense(40).relu().dense(7).build();
  for (const scope what : {scope::global, scope::layer}) {
    const network_weights weights = test::random_weights(network, what, 1);
    for (const int bits : {1, 3, 8}) {
      SCOPED_TRACE(bits);
      expect_norms(network, weights, along(weights, bits, test::evenly(2.0, 4.0, 40)));
      expect_norms(network, weights, along(weights, bits, test::evenly(3.0, 2.9, 25)));
    }
  }
}

TEST(WalkNorms, AreBoundsForWeightsFarFromZero) {
  const network_spec network =
      test::chain({1, 1, 20}).dense(30).relu().dense(40).relu().dense(3).build();
  for (const float shift : {-2.0F, -0.2F, 0.2F, 2.0F}) {
    network_weights weights = test::random_weights(network, scope::global, 2);
    for (float& w : weights.values) w += shift;
    expect_norms(network, weights, along(weights, 3, test::evenly(2.0, 2.5, 20)));
  }
}

TEST(WalkNorms, AreBoundsBehindAConvolution) {
  const network_spec network = test::chain({9, 9, 1})
                                   .convolution(4, 3)
                                   .max_pool()
                                   .relu()
                                   .dense(30)
                                   .relu()
                                   .dense(20)
                                   .relu()
                                   .dense(4)
                                   .build();
  const network_weights weights = test::random_weights(network, scope::global, 3);
  expect_norms(network, weights, along(weights, 4, test::evenly(2.0, 4.0, 40)));
}

TEST(WalkShape, IsThreeDenseLayersAndPerhapsAConvolution) {
  EXPECT_EQ(find_walk_shape(make_mlp())->convolution, nullptr);
  const network_spec cnn = make_cnn();
  const walk_shape shape = find_walk_shape(cnn).value();
  EXPECT_EQ(shape.convolution, &cnn.layers.front());
  EXPECT_EQ(shape.last, &cnn.layers.back());
  const auto none = [](const network_spec& network) { return !find_walk_shape(network); };
  EXPECT_TRUE(none(test::chain({1, 1, 9}).dense(8).relu().dense(7).build()));
  EXPECT_TRUE(none(test::chain({1, 1, 9}).dense(8).dense(7).relu().dense(7).build()));
  EXPECT_TRUE(none(test::chain({1, 1, 9}).dense(8).relu().dense(7).relu().dense(17).build()));
  EXPECT_TRUE(none(test::chain({1, 1, 16384}).dense(1).relu().dense(1).relu().dense(2).build()));
  EXPECT_TRUE(none(test::chain({8, 8, 1})
                       .convolution(2, 3)
                       .relu()
                       .dense(8)
                       .relu()
                       .dense(7)
                       .relu()
                       .dense(7)
                       .build()));
  const auto convolutional = [](tensor_shape input, std::size_t kernel) {
    return test::chain(input)
        .convolution(2, kernel)
        .max_pool()
        .relu()
        .dense(8)
        .relu()
        .dense(7)
        .relu()
        .dense(7)
        .build();
  };
  EXPECT_FALSE(none(convolutional({8, 8, 1}, 4)));
  EXPECT_TRUE(none(convolutional({8, 8, 1}, 5)));
  EXPECT_TRUE(none(convolutional({8, 8, 3}, 3)));
}

}  // namespace
}  // namespace qsweep::cpu
