// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "backend/preconditions.hpp"
#include "sweep_sqnr/sorted.hpp"

#include "common/device_buffer.hpp"
#include "gpu/device_weights.hpp"
#include "gpu/grouped_weights.hpp"
#include "gpu/sqnr_batches.hpp"
#include "gpu/sqnr_sweeps.hpp"
#include "gpu/weight_tiles.hpp"

namespace qsweep::gpu {
namespace {

constexpr std::size_t most_a_batch = 16384;

class sorted_sweep final : public SqnrSweep {
 public:
  sorted_sweep(const device_context& device, const weights_view& weights)
      : device_(device), view_(weights), batches_(device, most_a_batch) {
    const cudaStream_t stream = device.stream();
    const grouped_weights unsorted(device, weights);
    const weight_tiles tiles(device, unsorted);
    group_begin_ = device_buffer<std::uint64_t>(unsorted.groups() + 1, stream);
    QSWEEP_CUDA_TRY(cudaMemcpyAsync(group_begin_.data(), unsorted.group_begin(),
                                    group_begin_.size() * sizeof(std::uint64_t),
                                    cudaMemcpyDeviceToDevice, stream));
    values_ = device_buffer<float>(unsorted.size(), stream);
    sums_ = device_buffer<fixed_sums>(unsorted.size(), stream);
    units_ = device_buffer<fixed_units>(unsorted.groups(), stream);
    sort(unsorted, tiles);
    const device_buffer<double> energies(unsorted.groups(), stream);
    launch_signal_energies(sorted(), energies.data(), stream);
    const std::vector<double> signal = download(energies, stream);
    for (std::size_t g = 0; g < unsorted.groups(); ++g) {
      exact_copy_.push_back({.signal_energy = signal[g],
                             .noise_energy = 0.0,
                             .within_support = unsorted.group_size(g)});
    }
  }

  std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const override {
    for (const quantization& each : how) {
      if (!each.is_identity()) expect_matching(view_, each);
    }
    std::vector<std::vector<quantization_noise>> out(how.size(), exact_copy_);
    batches_.run(how, out, [&](const sqnr_batch& batch) {
      launch_sweep_sqnr_sorted(sorted(), batch.table, batch.energies, batch.counts,
                               device_.stream());
    });
    return out;
  }

 private:
  void sort(const grouped_weights& unsorted, const weight_tiles& tiles) {
    const unsorted_weights from{.values = unsorted.values(),
                                .tiles = tiles.tiles.data(),
                                .num_tiles = tiles.tiles.size(),
                                .group_begin = group_begin_.data(),
                                .groups = unsorted.groups(),
                                .size = unsorted.size()};
    const device_buffer<char> scratch(sort_weights_scratch(from), device_.stream());
    launch_sort_weights(from, sorted(), scratch.data(), device_.stream());
  }

  sorted_view sorted() const {
    return {.values = values_.data(),
            .sums = sums_.data(),
            .units = units_.data(),
            .group_begin = group_begin_.data(),
            .groups = units_.size()};
  }

  const device_context& device_;
  weights_view view_;
  device_buffer<std::uint64_t> group_begin_;
  device_buffer<float> values_;
  device_buffer<fixed_sums> sums_;
  device_buffer<fixed_units> units_;
  std::vector<quantization_noise> exact_copy_;
  mutable sqnr_batches batches_;  ///< reused from one call to the next
};

}  // namespace

std::unique_ptr<SqnrSweep> make_sorted_sweep(const device_context& device,
                                             const weights_view& weights) {
  return std::make_unique<sorted_sweep>(device, weights);
}

}  // namespace qsweep::gpu
