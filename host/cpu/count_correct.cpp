// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <numeric>
#include <optional>

#include "backend/preconditions.hpp"
#include "cpu/bounded_forward.hpp"
#include "cpu/incremental_count.hpp"
#include "cpu/ops.hpp"
#include "cpu/parallel_blocks.hpp"
#include "cpu/quantized_network.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t block_size = bounded_forward::images_per_block;

/// The class whose logit leads all others by more than both error bounds; none when NaN takes part.
std::optional<std::size_t> certain_winner(std::span<const float> logits, double error_bound) {
  const auto winner = static_cast<std::size_t>(std::ranges::max_element(logits) - logits.begin());
  for (std::size_t rival = 0; rival < logits.size(); ++rival) {
    if (rival == winner) continue;
    const double lead = double{logits[winner]} - double{logits[rival]};
    if (!(lead > 2.0 * error_bound)) return std::nullopt;
  }
  return winner;
}

certified_count count_block(bounded_forward& forward, const dataset_view& images,
                            std::size_t begin) {
  std::vector<std::uint32_t> indices(std::min(block_size, images.count() - begin));
  std::iota(indices.begin(), indices.end(), static_cast<std::uint32_t>(begin));
  forward.run(images, indices);
  certified_count out;
  for (std::size_t b = 0; b < indices.size(); ++b) {
    const auto winner = certain_winner(forward.logits(b), forward.error_bound(b));
    if (!winner) {
      out.uncertain.push_back(indices[b]);
    } else if (*winner == images.labels[indices[b]]) {
      ++out.correct;
    }
  }
  return out;
}

certified_count count_all(int threads, const bounded_network& network, const dataset_view& images) {
  const std::size_t blocks = (images.count() + block_size - 1) / block_size;
  std::vector<bounded_forward> workers(static_cast<std::size_t>(threads), bounded_forward(network));
  std::vector<certified_count> counts(blocks);
  parallel_blocks(threads, blocks, [&](std::size_t worker, std::size_t block) {
    counts[block] = count_block(workers[worker], images, block * block_size);
  });
  certified_count out;
  for (const certified_count& each : counts) {
    out.correct += each.correct;
    out.uncertain.insert(out.uncertain.end(), each.uncertain.begin(), each.uncertain.end());
  }
  return out;
}

}  // namespace

std::vector<certified_count> count_correct(int threads, const network_spec& network,
                                           const weights_view& weights,
                                           std::span<const quantization> how,
                                           const dataset_view& images,
                                           accuracy_algorithm algorithm) {
  expect_matching(network, weights, images);
  const auto stages = plan_integer_stages(network);
  std::optional<integer_counter> integers;
  if (algorithm != accuracy_algorithm::fp32 && stages && images.count() > 0) {
    integers.emplace(threads, network, *stages, images);
  }
  std::vector<std::optional<certified_count>> counts(how.size());
  if (integers && algorithm == accuracy_algorithm::incremental) {
    counts = count_incrementally(threads, *integers, network, weights, how, images);
  } else if (integers) {
    counts = integers->count(weights, how);
  }
  std::vector<certified_count> out;
  for (std::size_t i = 0; i < how.size(); ++i) {
    if (!counts[i]) {
      counts[i] = count_all(
          threads, make_quantized_network(threads, network, weights, how[i], images), images);
    }
    out.push_back(std::move(*counts[i]));
  }
  return out;
}

}  // namespace qsweep::cpu
