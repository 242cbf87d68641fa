// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/chunks.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/ops.hpp"

namespace qsweep::cpu {
namespace {

QSWEEP_MULTIVERSION
void normalize_chunk(const float* weights, std::size_t size, double mean, double std, float* out) {
  for (std::size_t j = 0; j < size; ++j) out[j] = static_cast<float>((weights[j] - mean) / std);
}

}  // namespace

std::vector<float> normalize(int threads, const weights_view& weights,
                             std::span<const normalization> norms) {
  const std::vector<chunk> chunks = make_chunks(weights);
  expect_finite(threads, weights.values);
  expect_matching(weights, norms);
  std::vector<float> out(weights.values.size(), 0.0F);
#pragma omp parallel for num_threads(threads)
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    const auto& [group, offset, size] = chunks[c];
    normalize_chunk(weights.values.data() + offset, size, norms[group].mean, norms[group].std,
                    out.data() + offset);
  }
  return out;
}

}  // namespace qsweep::cpu
