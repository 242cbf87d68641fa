// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "gpu/integer_engine.hpp"
#include "reference/reference_backend.hpp"
#include "support/tiny_problem.hpp"

namespace qsweep::test {
namespace {

using gpu::product_rung;

/// Two hidden layers of whole tiles, 128 and 256 outputs, which both rungs take.
network_spec tiled_network() {
  network_spec network;
  network.model = "tiled mlp";
  network.input = {1, 70, 1};
  append_dense(network, 128);
  append_relu(network);
  append_dense(network, 256);
  append_relu(network);
  append_dense(network, 10);
  return network;
}

/// The windows' convolution, then a hidden layer of whole tiles and a last one.
network_spec windowed_network() {
  network_spec network = tiny_cnn({9, 12, 1}, 16, 3, 128);
  append_relu(network);
  append_dense(network, 10);
  return network;
}

class IntegerEngine : public testing::Test {
 protected:
  static std::vector<certified_count> count(const tiny_problem& problem,
                                            const std::vector<quantization>& how,
                                            product_rung rung) {
    const gpu::device_context device(0);
    const auto stages = gpu::plan_device_stages(problem.network, device.properties().major);
    gpu::integer_engine engine(device, problem.network, stages.value(), problem.view(),
                               problem.images(), rung);
    std::vector<gpu::integer_point> points;
    for (const quantization& each : how) {
      points.push_back(
          gpu::make_integer_point(problem.network, *stages, problem.view(), each).value());
    }
    std::vector<certified_count> out;
    for (auto& each : engine.count(points)) out.push_back(std::move(each).value());
    return out;
  }

  /// The reference's winners as labels: every image that is certain must count as correct.
  static void label_by_reference(tiny_problem& problem, const quantization& how) {
    const bounded_logits logits =
        make_reference_backend({.threads = 2})
            ->logits(problem.network, problem.view(), how, problem.images(), problem.all_indices());
    const std::size_t classes = problem.network.num_classes;
    for (std::size_t b = 0; b < problem.labels.size(); ++b) {
      const auto row = std::span(logits.logits).subspan(b * classes, classes);
      problem.labels[b] = static_cast<std::uint8_t>(std::ranges::max_element(row) - row.begin());
    }
  }

  static void expect_reference_classes(const network_spec& network, std::size_t images) {
    tiny_problem problem = make_tiny_problem(network, scope::global, images, 41);
    for (const int bits : {1, 3, 8}) {
      const quantization how = uniform_quantization(problem.view(), bits, 2.9236);
      label_by_reference(problem, how);
      for (const product_rung rung : {product_rung::library, product_rung::fused}) {
        const certified_count found = count(problem, {how}, rung).at(0);
        EXPECT_EQ(found.correct + found.uncertain.size(), images) << bits << " bits";
        // Random networks have no ties: the evaluation in double decides every image.
        EXPECT_TRUE(found.uncertain.empty()) << bits << " bits";
      }
    }
  }
};

TEST_F(IntegerEngine, GivesTheReferencesClassesPastOneTileOfImages) {
  expect_reference_classes(tiled_network(), 131);
}

TEST_F(IntegerEngine, GivesTheReferencesClassesBehindWindows) {
  expect_reference_classes(windowed_network(), 131);
}

TEST_F(IntegerEngine, LeavesTheSameImagesWhateverTheRung) {
  tiny_problem problem = make_tiny_problem(tiled_network(), scope::global, 131, 43);
  const std::vector<quantization> how{uniform_quantization(problem.view(), 3, 2.0),
                                      uniform_quantization(problem.view(), 3, 2.9236),
                                      uniform_quantization(problem.view(), 2, 2.0)};
  // The class that wins most often gets a twin of equal parameters: where it wins there is a tie.
  label_by_reference(problem, how[0]);
  std::size_t winner = 0;
  for (std::size_t c = 1; c < 10; ++c) {
    if (std::ranges::count(problem.labels, c) > std::ranges::count(problem.labels, winner)) {
      winner = c;
    }
  }
  const std::size_t twin = (winner + 1) % 10;
  const layer_spec& last = problem.network.layers.back();
  const auto row = problem.weights.begin() + static_cast<std::ptrdiff_t>(last.weight_offset);
  std::copy_n(row + static_cast<std::ptrdiff_t>(winner * 256), 256,
              row + static_cast<std::ptrdiff_t>(twin * 256));
  problem.weights[last.bias_offset + twin] = problem.weights[last.bias_offset + winner];
  const auto library = count(problem, how, product_rung::library);
  const auto fused = count(problem, how, product_rung::fused);
  std::size_t ties = 0;
  for (std::size_t t = 0; t < how.size(); ++t) {
    EXPECT_EQ(fused[t].correct, library[t].correct) << t;
    EXPECT_EQ(fused[t].uncertain, library[t].uncertain) << t;
    ties += fused[t].uncertain.size();
  }
  EXPECT_GT(ties, 0U);
  const auto alone = count(problem, {how[1]}, product_rung::fused).at(0);
  EXPECT_EQ(alone.uncertain, fused[1].uncertain);
}

}  // namespace
}  // namespace qsweep::test
