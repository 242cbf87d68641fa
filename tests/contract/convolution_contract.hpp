// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class ConvolutionContract : public training_contract {
 protected:
  struct problem {
    layer_spec layer;
    std::size_t batch;
    floats x, weights, bias, dy;
  };
  struct gradients {
    floats dweights, dbias;
  };

  static problem make_problem(std::size_t batch, tensor_shape input, std::size_t filters,
                              std::size_t kernel) {
    network_spec network;
    network.input = input;
    const layer_spec layer = append_convolution(network, filters, kernel);
    return {layer,
            batch,
            random_floats(batch * input.size(), 1),
            random_floats(layer.weight_count, 2),
            random_floats(filters, 3),
            random_floats(batch * layer.output.size(), 4)};
  }

  static problem magnitudes_of(problem p) {
    return {p.layer,         p.batch, magnitudes(p.x), magnitudes(p.weights), magnitudes(p.bias),
            magnitudes(p.dy)};
  }

  static floats forward(TrainingOps& ops, const problem& p) {
    const backend_array<float> x(ops, p.x);
    const backend_array<float> weights(ops, p.weights);
    const backend_array<float> bias(ops, p.bias);
    const backend_array<float> y(ops, floats(p.dy.size(), NAN));
    ops.convolution_forward(p.layer, p.batch, x.span(), weights.span(), bias.span(), y.span());
    return y.read();
  }

  static gradients backward(TrainingOps& ops, const problem& p) {
    const backend_array<float> x(ops, p.x);
    const backend_array<float> dy(ops, p.dy);
    const backend_array<float> dweights(ops, floats(p.weights.size(), NAN));
    const backend_array<float> dbias(ops, floats(p.bias.size(), NAN));
    ops.convolution_backward(p.layer, p.batch, x.span(), dy.span(), dweights.span(), dbias.span());
    return {dweights.read(), dbias.read()};
  }

  static std::vector<problem> problems() {
    return {make_problem(1, {3, 3, 1}, 1, 3), make_problem(2, {5, 7, 3}, 4, 2),
            make_problem(3, {4, 6, 2}, 17, 1), make_problem(32, {28, 28, 1}, 16, 3)};
  }
};

TEST_P(ConvolutionContract, HandComputed) {
  problem p = make_problem(1, {2, 3, 1}, 1, 2);
  p.x = {1, 2, 3, 4, 5, 6};
  p.weights = {1, 10, 100, 1000};
  p.bias = {0.5};
  p.dy = {1, -1};
  EXPECT_EQ(forward(ops(), p), (floats{5421.5, 6532.5}));
  const gradients g = backward(ops(), p);
  EXPECT_EQ(g.dweights, (floats{1 - 2, 2 - 3, 4 - 5, 5 - 6}));
  EXPECT_EQ(g.dbias, (floats{0}));
}

TEST_P(ConvolutionContract, WeightsStandByInputChannelFirst) {
  // Two channels, a 1x2 picture, a kernel of 1: W[o][c] alone.
  problem p = make_problem(1, {1, 2, 2}, 2, 1);
  p.x = {1, 10, 2, 20};
  p.weights = {1, 3, 5, 7};
  p.bias = {0, 0};
  EXPECT_EQ(forward(ops(), p), (floats{31, 75, 62, 150}));
}

TEST_P(ConvolutionContract, ForwardMatchesTheReference) {
  for (const problem& p : problems()) {
    expect_sums(forward(ops(), p), forward(reference_ops(), p),
                forward(reference_ops(), magnitudes_of(p)), p.weights.size() / p.bias.size() + 1,
                "y");
  }
}

TEST_P(ConvolutionContract, BackwardMatchesTheReference) {
  for (const problem& p : problems()) {
    const gradients actual = backward(ops(), p);
    const gradients expected = backward(reference_ops(), p);
    const gradients magnitude = backward(reference_ops(), magnitudes_of(p));
    const std::size_t terms = p.batch * p.layer.output.height * p.layer.output.width;
    expect_sums(actual.dweights, expected.dweights, magnitude.dweights, terms, "dweights");
    expect_sums(actual.dbias, expected.dbias, magnitude.dbias, terms, "dbias");
  }
}

TEST_P(ConvolutionContract, GradientsAreTheDifferencesOfTheForwardPass) {
  // Linear in weights and bias: a step of 1 has rounding errors only, each of the 24 outputs at
  // most gamma_9 of its nine terms, each <= 2.
  const problem p = make_problem(2, {4, 5, 2}, 1, 2);
  const gradients g = backward(ops(), p);
  const double bound = 24.0 * gamma(11, roundoff32) * 9.0 * 2.0 * 2.0;
  const floats before = forward(ops(), p);
  const auto slope = [&](const problem& moved) {
    const floats after = forward(ops(), moved);
    double sum = 0.0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      sum += static_cast<double>(p.dy[i]) * (static_cast<double>(after[i]) - before[i]);
    }
    return sum;
  };
  for (std::size_t k = 0; k < p.weights.size(); ++k) {
    problem moved = p;
    moved.weights[k] += 1.0F;
    EXPECT_TRUE(within(g.dweights[k], slope(moved), bound)) << "dweights " << k;
  }
  problem moved = p;
  moved.bias[0] += 1.0F;
  EXPECT_TRUE(within(g.dbias[0], slope(moved), bound));
}

}  // namespace qsweep::test
