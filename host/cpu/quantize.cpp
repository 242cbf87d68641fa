// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/chunks.hpp"
#include "cpu/code_finder.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/ops.hpp"

namespace qsweep::cpu {
namespace {

QSWEEP_MULTIVERSION
void quantize_chunk(const float* weights, std::size_t size, const code_finder& finder,
                    std::uint16_t* out) {
  std::int32_t codes[block_size];
  for (std::size_t first = 0; first < size; first += block_size) {
    const std::size_t count = std::min(block_size, size - first);
    finder.find(weights + first, count, codes);
    for (std::size_t j = 0; j < count; ++j) out[first + j] = static_cast<std::uint16_t>(codes[j]);
  }
}

}  // namespace

std::vector<std::uint16_t> quantize(int threads, const weights_view& weights,
                                    const quantization& how) {
  const std::vector<chunk> chunks = make_chunks(weights);
  expect_finite(threads, weights.values);
  expect_matching(weights, how);
  std::vector<code_finder> finders;
  for (const weight_quantizer& quantizer : how.per_group) finders.emplace_back(quantizer.cutpoints);
  std::vector<std::uint16_t> codes(weights.values.size(), 0);
#pragma omp parallel for num_threads(threads)
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    const auto& [group, offset, size] = chunks[c];
    quantize_chunk(weights.values.data() + offset, size, finders[group], codes.data() + offset);
  }
  return codes;
}

}  // namespace qsweep::cpu
