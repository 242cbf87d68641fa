// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "core/error.hpp"
#include "cpu/bounded_forward.hpp"
#include "cpu/ops.hpp"
#include "cpu/parallel_blocks.hpp"
#include "cpu/quantized_network.hpp"

namespace qsweep::cpu {

bounded_logits logits(int threads, const network_spec& network, const weights_view& weights,
                      const quantization& how, const dataset_view& images,
                      std::span<const std::uint32_t> indices) {
  for (const std::uint32_t index : indices) {
    QSWEEP_EXPECTS(index < images.count(),
                   "image " + std::to_string(index) + " of " + std::to_string(images.count()));
  }
  const bounded_network fast = make_quantized_network(threads, network, weights, how, images);
  const std::size_t classes = network.num_classes;
  bounded_logits out{.logits = std::vector<double>(indices.size() * classes),
                     .error_bound = std::vector<double>(indices.size())};
  std::vector<bounded_forward> workers(static_cast<std::size_t>(threads), bounded_forward(fast));
  constexpr std::size_t block_size = bounded_forward::images_per_block;
  const std::size_t blocks = (indices.size() + block_size - 1) / block_size;
  parallel_blocks(threads, blocks, [&](std::size_t worker, std::size_t block) {
    const std::size_t begin = block * block_size;
    const std::size_t count = std::min(block_size, indices.size() - begin);
    workers[worker].run(images, indices.subspan(begin, count));
    for (std::size_t b = 0; b < count; ++b) {
      std::ranges::copy(workers[worker].logits(b), &out.logits[(begin + b) * classes]);
      out.error_bound[begin + b] = workers[worker].error_bound(b);
    }
  });
  return out;
}

}  // namespace qsweep::cpu
