// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "support/grouped_weights.hpp"
#include "support/tiny_networks.hpp"

namespace qsweep::test {

/// A network with random weights and random images, four pixels of five black as in MNIST.
struct tiny_problem {
  network_spec network;
  std::vector<float> weights;
  std::vector<parameter_group> groups;
  std::vector<std::uint8_t> pixels;
  std::vector<std::uint8_t> labels;

  weights_view view() const { return {weights, groups}; }
  dataset_view images() const { return {pixels, labels, network.input}; }
  std::vector<std::uint32_t> all_indices() const {
    std::vector<std::uint32_t> indices(labels.size());
    std::iota(indices.begin(), indices.end(), 0U);
    return indices;
  }
};

inline tiny_problem make_tiny_problem(const network_spec& network, scope grouping,
                                      std::size_t images, std::uint64_t seed) {
  tiny_problem out{.network = network,
                   .weights = laplacian_weights(network.num_parameters, seed),
                   .groups = make_parameter_groups(network, grouping),
                   .pixels = {},
                   .labels = {}};
  const random_stream random{.seed = seed, .stream = 1};
  for (std::uint32_t p = 0; p < images * network.input.size(); ++p) {
    const std::uint32_t word = random.word(p);
    out.pixels.push_back(word % 5 == 0 ? static_cast<std::uint8_t>(word >> 24) : 0);
  }
  const random_stream labels{.seed = seed, .stream = 2};
  for (std::uint32_t b = 0; b < images; ++b) {
    out.labels.push_back(static_cast<std::uint8_t>(labels.word(b) % network.num_classes));
  }
  return out;
}

/// The identity, then uniform quantizations of few and of many levels.
inline std::vector<quantization> contract_quantizations(const tiny_problem& problem) {
  std::vector<quantization> how{quantization{}};
  for (const int bits : {1, 2, 3, 8}) {
    how.push_back(uniform_quantization(problem.view(), bits, 2.9236));
  }
  how.push_back(uniform_quantization(problem.view(), 3, 1.5));
  // 65,536 levels a group are only made where there is one group.
  if (problem.groups.size() == 1) how.push_back(uniform_quantization(problem.view(), 16, 2.9236));
  return how;
}

/// Networks of every layer kind, small ones and the papers' MLP, in every scope.
inline std::vector<tiny_problem> contract_problems() {
  std::vector<tiny_problem> problems;
  std::uint64_t seed = 1;
  for (const scope grouping : {scope::global, scope::layer, scope::channel}) {
    problems.push_back(make_tiny_problem(tiny_mlp(1, 1, 2), grouping, 3, seed++));
    problems.push_back(make_tiny_problem(tiny_mlp(65, 33, 10), grouping, 40, seed++));
    problems.push_back(make_tiny_problem(tiny_cnn({7, 6, 2}, 3, 3, 4), grouping, 33, seed++));
    problems.push_back(make_tiny_problem(tiny_cnn({12, 12, 1}, 16, 3, 10), grouping, 17, seed++));
  }
  problems.push_back(make_tiny_problem(make_mlp(), scope::global, 12, seed++));
  return problems;
}

}  // namespace qsweep::test
