// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <numeric>

#include "gpu/gpu_backend.hpp"
#include "nn/trainer.hpp"
#include "nn/training.hpp"
#include "reference/reference_backend.hpp"
#include "support/tiny_problem.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {
namespace {

/// A convolution of two channels, a pool, and dense layers with dropout between them.
network_spec every_layer() {
  network_spec network;
  network.model = "every layer";
  network.input = {6, 7, 2};
  append_convolution(network, 5, 3);
  append_max_pool(network);
  append_relu(network);
  append_dense(network, 9);
  append_relu(network);
  append_layer(network, layer_kind::dropout, network.layers.back().output).dropout_rate = 0.5;
  append_dense(network, 3);
  return network;
}

std::vector<float> after_steps(Backend& backend, const tiny_problem& problem, int steps) {
  const std::vector<std::uint32_t> all = problem.all_indices();
  trainer run(backend.training_ops(), problem.network, problem.images(), problem.weights,
              all.size());
  for (int t = 1; t <= steps; ++t) run.step(all, static_cast<std::uint64_t>(t), 4, {});
  return run.parameters();
}

TEST(TrainOnCuda, StepsAreTheReferences) {
  const tiny_problem problem = make_tiny_problem(every_layer(), scope::global, 10, 3);
  const auto cuda = make_gpu_backend({});
  const auto reference = make_reference_backend({.threads = 1});
  const std::vector<float> actual = after_steps(*cuda, problem, 3);
  const std::vector<float> expected = after_steps(*reference, problem, 3);
  ASSERT_EQ(actual.size(), expected.size());
  // Adam divides a gradient by its own size: a rounding of it moves a parameter by that share of
  // the learning rate, unless the gradient's terms nearly cancel.
  for (std::size_t j = 0; j < actual.size(); ++j) {
    ASSERT_TRUE(within(actual[j], expected[j], 3 * 1e-3 * 1e-2)) << j;
  }
}

TEST(TrainOnCuda, RepeatsItselfBitByBit) {
  const tiny_problem problem = make_tiny_problem(every_layer(), scope::global, 37, 3);
  const auto run = [&] {
    const auto cuda = make_gpu_backend({});
    return train(*cuda, problem.network, problem.images(), {.seed = 5, .epochs = 2, .batch = 16},
                 {});
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace qsweep::test
