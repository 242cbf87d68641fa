// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/block_sum.hpp"
#include "cpu/chunks.hpp"
#include "cpu/code_finder.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/ops.hpp"
#include "cpu/sorted_sqnr.hpp"

namespace qsweep::cpu {
namespace {

/// Quantizations are taken this many at a time: enough to share out, and bounded memory however
/// many there are.
constexpr std::size_t batch_size = 32;

struct partial_noise {
  compensated_sum noise;
  std::uint64_t within = 0;
};

QSWEEP_MULTIVERSION
void signal_of_chunk(const float* weights, std::size_t size, compensated_sum& out) {
  for (std::size_t first = 0; first < size; first += block_size) {
    const std::size_t count = std::min(block_size, size - first);
    block squares{};
    for (std::size_t j = 0; j < count; ++j) {
      const double weight = weights[first + j];
      squares[j] = weight * weight;
    }
    out.add(pairwise_sum(squares));
  }
}

QSWEEP_MULTIVERSION
void noise_of_chunk(const float* weights, std::size_t size, const code_finder& finder,
                    const weight_quantizer& quantizer, partial_noise& out) {
  const double* levels = quantizer.levels.data();
  const float low = quantizer.support_low;
  const float high = quantizer.support_high;
  std::int32_t codes[block_size];
  for (std::size_t first = 0; first < size; first += block_size) {
    const std::size_t count = std::min(block_size, size - first);
    finder.find(weights + first, count, codes);
    block squares{};
    std::int32_t within = 0;
    for (std::size_t j = 0; j < count; ++j) {
      const float weight = weights[first + j];
      const double error = weight - levels[codes[j]];
      squares[j] = error * error;
      within += (low <= weight ? 1 : 0) & (weight <= high ? 1 : 0);
    }
    out.noise.add(pairwise_sum(squares));
    out.within += static_cast<std::uint64_t>(within);
  }
}

/// Signal energy and number of weights of each group, as the noise of an exact copy.
std::vector<quantization_noise> exact_copy(int threads, const weights_view& weights,
                                           std::span<const chunk> chunks) {
  std::vector<compensated_sum> partials(chunks.size());
#pragma omp parallel for num_threads(threads)
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    signal_of_chunk(weights.values.data() + chunks[c].offset, chunks[c].size, partials[c]);
  }
  std::vector<compensated_sum> signal(weights.groups.size());
  for (std::size_t c = 0; c < chunks.size(); ++c) signal[chunks[c].group].add(partials[c]);
  std::vector<quantization_noise> out(weights.groups.size());
  for (std::size_t g = 0; g < out.size(); ++g) {
    out[g] = {.signal_energy = signal[g].value(), .within_support = weights.groups[g].size()};
  }
  return out;
}

/// Fills noise and within_support of out [how][groups]; no identity among `how`.
void sweep_batch(int threads, const weights_view& weights, std::span<const chunk> chunks,
                 std::span<const quantization* const> how,
                 std::span<std::vector<quantization_noise>* const> out) {
  std::vector<code_finder> finders;
  for (const quantization* each : how) {
    for (const weight_quantizer& quantizer : each->per_group) {
      finders.emplace_back(quantizer.cutpoints);
    }
  }
  std::vector<partial_noise> partials(chunks.size() * how.size());
#pragma omp parallel for collapse(2) num_threads(threads) schedule(dynamic, 4)
  for (std::size_t c = 0; c < chunks.size(); ++c) {
    for (std::size_t t = 0; t < how.size(); ++t) {
      const auto& [group, offset, size] = chunks[c];
      noise_of_chunk(weights.values.data() + offset, size,
                     finders[t * weights.groups.size() + group], how[t]->per_group[group],
                     partials[c * how.size() + t]);
    }
  }
  for (std::size_t t = 0; t < how.size(); ++t) {
    std::vector<partial_noise> totals(weights.groups.size());
    for (std::size_t c = 0; c < chunks.size(); ++c) {
      totals[chunks[c].group].noise.add(partials[c * how.size() + t].noise);
      totals[chunks[c].group].within += partials[c * how.size() + t].within;
    }
    for (std::size_t g = 0; g < totals.size(); ++g) {
      (*out[t])[g].noise_energy = totals[g].noise.value();
      (*out[t])[g].within_support = totals[g].within;
    }
  }
}

class direct_sweep final : public SqnrSweep {
 public:
  direct_sweep(int threads, const weights_view& weights)
      : threads_(threads), weights_(weights), chunks_(make_chunks(weights)) {
    expect_finite(threads, weights.values);
    exact_copy_ = exact_copy(threads, weights, chunks_);
  }

  std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const override;

 private:
  int threads_;
  weights_view weights_;
  std::vector<chunk> chunks_;
  std::vector<quantization_noise> exact_copy_;
};

std::vector<std::vector<quantization_noise>> direct_sweep::measure(
    std::span<const quantization> how) const {
  std::vector<std::vector<quantization_noise>> out(how.size(), exact_copy_);
  std::vector<const quantization*> todo;
  std::vector<std::vector<quantization_noise>*> results;
  for (std::size_t t = 0; t < how.size(); ++t) {
    if (how[t].is_identity()) continue;
    expect_matching(weights_, how[t]);
    todo.push_back(&how[t]);
    results.push_back(&out[t]);
  }
  for (std::size_t first = 0; first < todo.size(); first += batch_size) {
    const std::size_t count = std::min(batch_size, todo.size() - first);
    sweep_batch(threads_, weights_, chunks_, std::span(todo).subspan(first, count),
                std::span(results).subspan(first, count));
  }
  return out;
}

}  // namespace

std::unique_ptr<SqnrSweep> sweep_sqnr(int threads, const weights_view& weights,
                                      sqnr_algorithm algorithm) {
  if (algorithm == sqnr_algorithm::sorted) return make_sorted_sweep(threads, weights);
  return std::make_unique<direct_sweep>(threads, weights);
}

}  // namespace qsweep::cpu
