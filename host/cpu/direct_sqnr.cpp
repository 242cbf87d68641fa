// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/direct_sqnr.hpp"

#include <algorithm>

#include "cpu/block_sum.hpp"
#include "cpu/chunks.hpp"
#include "cpu/direct_errors.hpp"
#include "cpu/multiversion.hpp"

namespace qsweep::cpu {
namespace {

/// Quantizations are taken this many at a time: enough to share out, and bounded memory however
/// many there are.
constexpr std::size_t batch_size = 256;
/// So many share a block of weights once it is loaded.
constexpr std::size_t tile_size = 64;

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

/// Quantizers of one group that share blocks of weights.
struct tile {
  explicit tile(std::span<const direct_quantizer> quantizers)
      : all(quantizers), runs(make_runs(quantizers)) {}

  std::span<const direct_quantizer> all;
  std::vector<quantizer_run> runs;
};

class direct_sweep final : public SqnrSweep {
 public:
  direct_sweep(int threads, const weights_view& weights)
      : threads_(threads), weights_(weights), chunks_(make_chunks(weights)) {
    expect_finite(threads, weights.values);
    measure_exact_copy();
  }

  std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const override;

 private:
  using row = std::vector<quantization_noise>;

  void measure_exact_copy();
  /// Fills noise and within_support of out[t] for how[t]; no identity among them.
  void measure_batch(std::span<const quantization* const> how, std::span<row* const> out) const;
  void measure_tile(const chunk& part, const tile& quantizers,
                    std::span<partial_noise> partials) const;

  int threads_;
  weights_view weights_;
  std::vector<chunk> chunks_;
  row exact_copy_;
};

/// Signal energy and number of weights of each group, as the noise of an exact copy.
void direct_sweep::measure_exact_copy() {
  std::vector<compensated_sum> partials(chunks_.size());
#pragma omp parallel for num_threads(threads_)
  for (std::size_t c = 0; c < chunks_.size(); ++c) {
    signal_of_chunk(weights_.values.data() + chunks_[c].offset, chunks_[c].size, partials[c]);
  }
  std::vector<compensated_sum> signal(weights_.groups.size());
  for (std::size_t c = 0; c < chunks_.size(); ++c) signal[chunks_[c].group].add(partials[c]);
  for (std::size_t g = 0; g < weights_.groups.size(); ++g) {
    exact_copy_.push_back({.signal_energy = signal[g].value(),
                           .noise_energy = 0.0,
                           .within_support = weights_.groups[g].size()});
  }
}

/// One chunk under some quantizers of its group.
void direct_sweep::measure_tile(const chunk& part, const tile& quantizers,
                                std::span<partial_noise> partials) const {
  weight_block ready;
  for (std::size_t done = 0; done < part.size; done += weight_block::capacity) {
    ready.load(weights_.values.subspan(part.offset + done,
                                       std::min(weight_block::capacity, part.size - done)));
    for (const quantizer_run& run : quantizers.runs) {
      if (quantizers.all[run.first].uses_tables()) ready.clamp(run.interval);
      for (std::size_t t = run.first; t < run.first + run.count; ++t) {
        partials[t].noise.add(quantizers.all[t].noise_energy(ready, partials[t].within));
      }
    }
  }
}

void direct_sweep::measure_batch(std::span<const quantization* const> how,
                                 std::span<row* const> out) const {
  const std::size_t groups = weights_.groups.size();
  std::vector<direct_quantizer> quantizers;  // [groups][how]
  quantizers.reserve(groups * how.size());
  for (std::size_t g = 0; g < groups; ++g) {
    for (const quantization* each : how) quantizers.emplace_back(each->per_group[g]);
  }
  std::vector<tile> tiles;  // [groups][tiles_a_group]
  const std::size_t tiles_a_group = (how.size() + tile_size - 1) / tile_size;
  for (std::size_t g = 0; g < groups; ++g) {
    const auto all = std::span(quantizers).subspan(g * how.size(), how.size());
    for (std::size_t first = 0; first < how.size(); first += tile_size) {
      tiles.emplace_back(all.subspan(first, std::min(tile_size, how.size() - first)));
    }
  }
  std::vector<partial_noise> partials(chunks_.size() * how.size());  // [chunks][how]
#pragma omp parallel for num_threads(threads_) schedule(dynamic)
  for (std::size_t item = 0; item < chunks_.size() * tiles_a_group; ++item) {
    const std::size_t c = item / tiles_a_group;
    const std::size_t i = item % tiles_a_group;
    const tile& part = tiles[chunks_[c].group * tiles_a_group + i];
    measure_tile(chunks_[c], part,
                 std::span(partials).subspan(c * how.size() + i * tile_size, part.all.size()));
  }
  for (std::size_t t = 0; t < how.size(); ++t) {
    std::vector<partial_noise> totals(groups);
    for (std::size_t c = 0; c < chunks_.size(); ++c) {
      totals[chunks_[c].group].noise.add(partials[c * how.size() + t].noise);
      totals[chunks_[c].group].within += partials[c * how.size() + t].within;
    }
    for (std::size_t g = 0; g < groups; ++g) {
      (*out[t])[g].noise_energy = totals[g].noise.value();
      (*out[t])[g].within_support = totals[g].within;
    }
  }
}

std::vector<std::vector<quantization_noise>> direct_sweep::measure(
    std::span<const quantization> how) const {
  std::vector<row> out(how.size(), exact_copy_);
  std::vector<const quantization*> todo;
  std::vector<row*> results;
  for (std::size_t t = 0; t < how.size(); ++t) {
    if (how[t].is_identity()) continue;
    expect_matching(weights_, how[t]);
    todo.push_back(&how[t]);
    results.push_back(&out[t]);
  }
  for (std::size_t first = 0; first < todo.size(); first += batch_size) {
    const std::size_t count = std::min(batch_size, todo.size() - first);
    measure_batch(std::span(todo).subspan(first, count), std::span(results).subspan(first, count));
  }
  return out;
}

}  // namespace

std::unique_ptr<SqnrSweep> make_direct_sweep(int threads, const weights_view& weights) {
  return std::make_unique<direct_sweep>(threads, weights);
}

}  // namespace qsweep::cpu
