// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/chunks.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "core/error.hpp"
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
      QSWEEP_EXPECTS(range.offset <= weights.values.size() &&
                         range.size <= weights.values.size() - range.offset,
                     "group '" + weights.groups[g].name + "' leaves the weights");
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
  if (bad == 0) return;
  const auto at = std::ranges::find_if_not(values, [](float w) { return std::isfinite(w); });
  QSWEEP_EXPECTS(at == values.end(),
                 "weight " + std::to_string(at - values.begin()) + " is " + std::to_string(*at));
}

void expect_matching(const weights_view& weights, std::span<const normalization> norms) {
  QSWEEP_EXPECTS(norms.size() == weights.groups.size(),
                 std::to_string(norms.size()) + " norms for " +
                     std::to_string(weights.groups.size()) + " groups");
  for (const auto& [mean, std] : norms) {
    QSWEEP_EXPECTS(std::isfinite(mean) && std::isfinite(std) && std > 0.0,
                   "mean " + std::to_string(mean) + ", std " + std::to_string(std));
  }
}

void expect_matching(const weights_view& weights, const quantization& how) {
  QSWEEP_EXPECTS(how.per_group.size() == weights.groups.size(),
                 std::to_string(how.per_group.size()) + " quantizers for " +
                     std::to_string(weights.groups.size()) + " groups");
  for (const weight_quantizer& quantizer : how.per_group) {
    QSWEEP_EXPECTS(quantizer.levels.size() == quantizer.cutpoints.size() + 1,
                   std::to_string(quantizer.levels.size()) + " levels for " +
                       std::to_string(quantizer.cutpoints.size()) + " cutpoints");
    QSWEEP_EXPECTS(std::ranges::is_sorted(quantizer.cutpoints), "cutpoints must ascend");
  }
}

}  // namespace qsweep::cpu
