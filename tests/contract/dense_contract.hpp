// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contract/training_contract.hpp"

namespace qsweep::test {

class DenseContract : public training_contract {
 protected:
  struct problem {
    layer_spec layer;
    std::size_t batch;
    floats x, weights, bias, dy;
  };
  struct gradients {
    floats dx, dweights, dbias;
  };

  static problem make_problem(std::size_t batch, std::size_t in, std::size_t out) {
    network_spec network;
    network.input = {1, 1, in};
    append_dense(network, out);
    return {network.layers[0],
            batch,
            random_floats(batch * in, 1),
            random_floats(out * in, 2),
            random_floats(out, 3),
            random_floats(batch * out, 4)};
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
    ops.dense_forward(p.layer, p.batch, x.span(), weights.span(), bias.span(), y.span());
    return y.read();
  }

  static gradients backward(TrainingOps& ops, const problem& p, bool with_dx = true) {
    const backend_array<float> x(ops, p.x);
    const backend_array<float> weights(ops, p.weights);
    const backend_array<float> dy(ops, p.dy);
    const backend_array<float> dx(ops, floats(with_dx ? p.x.size() : 0, NAN));
    const backend_array<float> dweights(ops, floats(p.weights.size(), NAN));
    const backend_array<float> dbias(ops, floats(p.bias.size(), NAN));
    ops.dense_backward(p.layer, p.batch, x.span(), weights.span(), dy.span(), dx.span(),
                       dweights.span(), dbias.span());
    return {dx.read(), dweights.read(), dbias.read()};
  }

  static std::vector<problem> problems() {
    return {make_problem(1, 1, 1),     make_problem(3, 7, 5),     make_problem(2, 784, 3),
            make_problem(128, 65, 10), make_problem(33, 63, 129), make_problem(96, 512, 10)};
  }
};

TEST_P(DenseContract, HandComputed) {
  problem p = make_problem(2, 2, 1);
  p.x = {1, 2, 3, 4};
  p.weights = {10, -1};
  p.bias = {0.5};
  p.dy = {1, -2};
  EXPECT_EQ(forward(ops(), p), (floats{8.5, 26.5}));
  const gradients g = backward(ops(), p);
  EXPECT_EQ(g.dx, (floats{10, -1, -20, 2}));
  EXPECT_EQ(g.dweights, (floats{1 - 6, 2 - 8}));
  EXPECT_EQ(g.dbias, (floats{-1}));
}

TEST_P(DenseContract, ForwardMatchesTheReference) {
  for (const problem& p : problems()) {
    const std::size_t in = p.layer.input.size();
    expect_sums(forward(ops(), p), forward(reference_ops(), p),
                forward(reference_ops(), magnitudes_of(p)), in + 1, "y");
  }
}

TEST_P(DenseContract, BackwardMatchesTheReference) {
  for (const problem& p : problems()) {
    const gradients actual = backward(ops(), p);
    const gradients expected = backward(reference_ops(), p);
    const gradients magnitude = backward(reference_ops(), magnitudes_of(p));
    expect_sums(actual.dx, expected.dx, magnitude.dx, p.layer.output.size(), "dx");
    expect_sums(actual.dweights, expected.dweights, magnitude.dweights, p.batch, "dweights");
    expect_sums(actual.dbias, expected.dbias, magnitude.dbias, p.batch, "dbias");
  }
}

TEST_P(DenseContract, TheInputGradientCanBeLeftOut) {
  const problem p = make_problem(3, 7, 5);
  const gradients with = backward(ops(), p, true);
  const gradients without = backward(ops(), p, false);
  EXPECT_EQ(with.dweights, without.dweights);
  EXPECT_EQ(with.dbias, without.dbias);
  EXPECT_TRUE(without.dx.empty());
}

TEST_P(DenseContract, GradientsAreTheDifferencesOfTheForwardPass) {
  // The layer is linear in each input, so that a difference quotient of step 1 has no other error
  // than the rounding of the outputs, each at most gamma_9 of its terms (at most 9, each <= 2).
  const problem p = make_problem(2, 8, 3);
  const gradients g = backward(ops(), p);
  const double bound = 6.0 * gamma(11, roundoff32) * 9.0 * 2.0 * 2.0;
  const auto slope = [&](problem moved, floats problem::*which, std::size_t k) {
    const floats before = forward(ops(), moved);
    (moved.*which)[k] += 1.0F;
    const floats after = forward(ops(), moved);
    double sum = 0.0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      sum += static_cast<double>(p.dy[i]) * (static_cast<double>(after[i]) - before[i]);
    }
    return sum;
  };
  for (std::size_t k = 0; k < p.x.size(); ++k) {
    EXPECT_TRUE(within(g.dx[k], slope(p, &problem::x, k), bound)) << "dx " << k;
  }
  for (std::size_t k = 0; k < p.weights.size(); ++k) {
    EXPECT_TRUE(within(g.dweights[k], slope(p, &problem::weights, k), bound)) << "dweights " << k;
  }
  for (std::size_t k = 0; k < p.bias.size(); ++k) {
    EXPECT_TRUE(within(g.dbias[k], slope(p, &problem::bias, k), bound)) << "dbias " << k;
  }
}

TEST_P(DenseContract, SameThreadsGiveTheSameBits) {
  const problem p = make_problem(128, 200, 100);
  EXPECT_EQ(forward(ops(), p), forward(make(2)->training_ops(), p));
  EXPECT_EQ(backward(ops(), p).dweights, backward(make(2)->training_ops(), p).dweights);
}

}  // namespace qsweep::test
