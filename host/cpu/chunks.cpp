// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/chunks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cpu/multiversion.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t chunk_size = 16384;

QSWEEP_MULTIVERSION
bool all_finite(const float* values, std::size_t size) {
  int bad = 0;
  for (std::size_t j = 0; j < size; ++j) {
    bad |= std::fabs(values[j]) <= std::numeric_limits<float>::max() ? 0 : 1;
  }
  return bad == 0;
}

}  // namespace

std::vector<chunk> make_chunks(const weights_view& weights) {
  std::vector<chunk> chunks;
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    for (const parameter_range& range : weights.groups[g].ranges) {
      expect_within(weights, weights.groups[g], range);
      for (std::size_t done = 0; done < range.size; done += chunk_size) {
        chunks.push_back({g, range.offset + done, std::min(chunk_size, range.size - done)});
      }
    }
  }
  return chunks;
}

void expect_finite(int threads, std::span<const float> values) {
  const std::size_t count = (values.size() + chunk_size - 1) / chunk_size;
  int bad = 0;
#pragma omp parallel for num_threads(threads) reduction(| : bad)
  for (std::size_t c = 0; c < count; ++c) {
    const auto part =
        values.subspan(c * chunk_size, std::min(chunk_size, values.size() - c * chunk_size));
    bad |= all_finite(part.data(), part.size()) ? 0 : 1;
  }
  if (bad != 0) qsweep::expect_finite(values);
}

}  // namespace qsweep::cpu
