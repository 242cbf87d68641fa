// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "cpu/block_sum.hpp"
#include "cpu/chunks.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/ops.hpp"

namespace qsweep::cpu {
namespace {

struct partial_moments {
  compensated_sum sum;
  compensated_sum squares;
  float min = std::numeric_limits<float>::infinity();
  float max = -std::numeric_limits<float>::infinity();
  std::uint64_t non_negative = 0;
};

/// Extremes and counts of 16 interleaved parts, a form that vectorises.
struct lanes {
  static constexpr std::size_t width = 16;
  float min[width];
  float max[width];
  std::uint32_t non_negative[width] = {};

  explicit lanes(float first) {
    std::ranges::fill(min, first);
    std::ranges::fill(max, first);
  }

  QSWEEP_ALWAYS_INLINE void add(const float* weights, std::size_t size) {
    std::size_t j = 0;
    for (; j + width <= size; j += width) {
      for (std::size_t k = 0; k < width; ++k) add_one(weights[j + k], k);
    }
    for (std::size_t k = 0; j + k < size; ++k) add_one(weights[j + k], k);
  }

 private:
  QSWEEP_ALWAYS_INLINE void add_one(float weight, std::size_t k) {
    min[k] = weight < min[k] ? weight : min[k];
    max[k] = weight > max[k] ? weight : max[k];
    non_negative[k] += weight >= 0.0F ? 1 : 0;
  }
};

QSWEEP_MULTIVERSION
void moments_of_chunk(const float* weights, std::size_t size, partial_moments& out) {
  lanes extremes(weights[0]);
  for (std::size_t first = 0; first < size; first += block_size) {
    const std::size_t count = std::min(block_size, size - first);
    block terms{};
    block squares{};
    for (std::size_t j = 0; j < count; ++j) {
      const double weight = weights[first + j];
      terms[j] = weight;
      squares[j] = weight * weight;
    }
    out.sum.add(pairwise_sum(terms));
    out.squares.add(pairwise_sum(squares));
    extremes.add(weights + first, count);
  }
  out.min = *std::ranges::min_element(extremes.min);
  out.max = *std::ranges::max_element(extremes.max);
  for (const std::uint32_t count : extremes.non_negative) out.non_negative += count;
}

QSWEEP_MULTIVERSION
void centred_squares_of_chunk(const float* weights, std::size_t size, double mean,
                              compensated_sum& out) {
  for (std::size_t first = 0; first < size; first += block_size) {
    const std::size_t count = std::min(block_size, size - first);
    block squares{};
    for (std::size_t j = 0; j < count; ++j) {
      const double centred = weights[first + j] - mean;
      squares[j] = centred * centred;
    }
    out.add(pairwise_sum(squares));
  }
}

std::vector<partial_moments> combine(std::span<const chunk> chunks,
                                     std::span<const partial_moments> partials,
                                     std::vector<moments>& groups) {
  std::vector<partial_moments> totals(groups.size());
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    partial_moments& total = totals[chunks[c].group];
    total.sum.add(partials[c].sum);
    total.squares.add(partials[c].squares);
    total.min = std::min(total.min, partials[c].min);
    total.max = std::max(total.max, partials[c].max);
    total.non_negative += partials[c].non_negative;
    groups[chunks[c].group].count += chunks[c].size;
  }
  return totals;
}

}  // namespace

std::vector<moments> moments_of(int threads, const weights_view& weights) {
  const std::vector<chunk> chunks = make_chunks(weights);
  expect_finite(threads, weights.values);
  const float* values = weights.values.data();
  std::vector<partial_moments> partials(chunks.size());
#pragma omp parallel for num_threads(threads)
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    moments_of_chunk(values + chunks[c].offset, chunks[c].size, partials[c]);
  }
  std::vector<moments> out(weights.groups.size());
  const std::vector<partial_moments> totals = combine(chunks, partials, out);
  for (std::size_t g = 0; g < out.size(); ++g) {
    if (out[g].count == 0) continue;
    const auto count = static_cast<double>(out[g].count);
    out[g].mean = totals[g].sum.value() / count;
    out[g].mean_square = totals[g].squares.value() / count;
    out[g].min = totals[g].min;
    out[g].max = totals[g].max;
    out[g].non_negative = totals[g].non_negative;
  }
  std::vector<compensated_sum> centred(chunks.size());
#pragma omp parallel for num_threads(threads)
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    centred_squares_of_chunk(values + chunks[c].offset, chunks[c].size, out[chunks[c].group].mean,
                             centred[c]);
  }
  std::vector<compensated_sum> variance(out.size());
  for (std::size_t c = 0; c < chunks.size(); ++c) variance[chunks[c].group].add(centred[c]);
  for (std::size_t g = 0; g < out.size(); ++g) {
    if (out[g].count == 0) continue;
    out[g].std = std::sqrt(variance[g].value() / static_cast<double>(out[g].count));
  }
  return out;
}

}  // namespace qsweep::cpu
