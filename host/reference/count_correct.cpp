// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reference/forward.hpp"
#include "reference/ops.hpp"

namespace qsweep::reference {

std::vector<certified_count> count_correct(int threads, const network_spec& network,
                                           const weights_view& weights,
                                           std::span<const quantization> how,
                                           const dataset_view& images) {
  expect_matching(network, weights, images);
  std::vector<certified_count> out;
  for (const quantization& each : how) {
    const forward_network forward(network, quantized_parameters(weights, each));
    std::uint64_t correct = 0;
#pragma omp parallel for num_threads(threads) schedule(dynamic, 8) reduction(+ : correct)
    for (std::size_t b = 0; b < images.count(); ++b) {
      const std::vector<double> row = forward.logits(images.image(b));
      // max_element gives the first of equal ones: the lowest index wins a tie.
      const auto winner = std::ranges::max_element(row) - row.begin();
      if (winner == images.labels[b]) ++correct;
    }
    out.push_back({.correct = correct, .uncertain = {}});
  }
  return out;
}

}  // namespace qsweep::reference
