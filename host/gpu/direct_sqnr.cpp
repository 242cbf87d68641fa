// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>

#include "backend/preconditions.hpp"
#include "common/device_buffer.hpp"
#include "gpu/device_weights.hpp"
#include "gpu/grouped_weights.hpp"
#include "gpu/sqnr_batches.hpp"
#include "gpu/sqnr_sweeps.hpp"
#include "gpu/weight_tiles.hpp"
#include "sweep_sqnr/direct_tuning.hpp"

namespace qsweep::gpu {
namespace {

/// A batch keeps the device busy for longer than the host takes to pack the next.
constexpr std::size_t most_a_batch = 4096;

class direct_sweep final : public SqnrSweep {
 public:
  direct_sweep(const device_context& device, const weights_view& weights)
      : device_(device),
        view_(weights),
        weights_(device, weights),
        tiles_(device, weights_),
        batches_(device, batch_size()) {
    measure_exact_copy();
  }

  std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const override {
    for (const quantization& each : how) {
      if (!each.is_identity()) expect_matching(view_, each);
    }
    std::vector<std::vector<quantization_noise>> out(how.size(), exact_copy_);
    run(how, out);
    return out;
  }

 private:
  using row = std::vector<quantization_noise>;

  /// So many quantizations that the tiles' results take an eighth of the memory at most.
  std::size_t batch_size() const {
    constexpr std::size_t result_bytes = sizeof(double) + sizeof(std::uint32_t);
    const std::size_t bytes = std::max<std::size_t>(1, tiles_.tiles.size()) * result_bytes;
    return std::clamp<std::size_t>(device_.memory_budget() / 8 / bytes, 1, most_a_batch);
  }

  void run(std::span<const quantization> how, std::span<row> out) const {
    batches_.run(how, out, [&](const sqnr_batch& batch) {
      const cudaStream_t stream = device_.stream();
      const std::size_t quantizers = weights_.groups() * batch.table.count;
      const std::size_t sums = tiles_.tiles.size() * batch.table.count;
      noise_.reserve(sums, stream);
      within_.reserve(sums, stream);
      const bool guess = direct_tuning::rung == direct_rung::guessed;
      if (guess) {
        guesses_.reserve(quantizers, stream);
        launch_guess_codes(batch.table, quantizers, guesses_.data(), stream);
      }
      launch_sweep_sqnr_direct({.weights = weights_.values(),
                                .tiles = tiles_.tiles.data(),
                                .num_tiles = tiles_.tiles.size(),
                                .table = batch.table,
                                .most_levels = batch.most_levels,
                                .guesses = guess ? guesses_.data() : nullptr},
                               noise_.data(), within_.data(), stream);
      launch_sum_tiles(noise_.data(), within_.data(), tiles_.tile_begin.data(), weights_.groups(),
                       batch.table.count, batch.energies, batch.counts, stream);
    });
  }

  /// The signal is the noise of a quantizer whose one level is 0.
  void measure_exact_copy() {
    const std::vector<quantization> zero{
        {std::vector<weight_quantizer>(weights_.groups(), {{}, {0.0}, 0.0F, 0.0F})}};
    std::vector<row> out(1, row(weights_.groups()));
    run(zero, out);
    for (std::size_t g = 0; g < weights_.groups(); ++g) {
      exact_copy_.push_back({.signal_energy = out[0][g].noise_energy,
                             .noise_energy = 0.0,
                             .within_support = weights_.group_size(g)});
    }
  }

  const device_context& device_;
  weights_view view_;
  grouped_weights weights_;
  weight_tiles tiles_;
  row exact_copy_;
  // Reused from one call to the next.
  mutable sqnr_batches batches_;
  mutable device_buffer<double> noise_;
  mutable device_buffer<std::uint32_t> within_;
  mutable device_buffer<code_guess> guesses_;
};

}  // namespace

std::unique_ptr<SqnrSweep> make_direct_sweep(const device_context& device,
                                             const weights_view& weights) {
  return std::make_unique<direct_sweep>(device, weights);
}

}  // namespace qsweep::gpu
