// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "gpu/grouped_weights.hpp"
#include "gpu/sqnr_batches.hpp"
#include "gpu/weight_tiles.hpp"
#include "kernels/kernel_jobs.hpp"
#include "support/agreement.hpp"
#include "sweep_sqnr/direct_tuning.hpp"
#include "sweep_sqnr/sorted.hpp"

namespace qsweep::bench {
namespace {

using input_ptr = std::shared_ptr<const op_input>;

/// Quantizations measured by one launch.
constexpr std::size_t batch_size = 4096;
/// Thresholds compared with the reference.
constexpr std::size_t checks = 8;

/// Weights, cut into tiles, sorted or not, and what the sweeps' kernels write to.
class sqnr_device {
 public:
  sqnr_device(const device_ptr& device, const op_input& input)
      : device_(device),
        weights_(device->context(), input.weights()),
        tiles_(device->context(), weights_),
        batches_(device->context(), batch_size),
        noise_(tiles_.tiles.size() * batch_size, stream()),
        within_(tiles_.tiles.size() * batch_size, stream()),
        guesses_(batch_size, stream()),
        values_(weights_.size(), stream()),
        sums_(weights_.size(), stream()),
        units_(1, stream()),
        scratch_(sort_weights_scratch(unsorted()), stream()) {}

  void sort() const { launch_sort_weights(unsorted(), sorted(), scratch_.data(), stream()); }

  void measure_sorted(const gpu::sqnr_batch& batch) const {
    launch_sweep_sqnr_sorted(sorted(), batch.table, batch.energies, batch.counts, stream());
  }

  void measure_direct(const gpu::sqnr_batch& batch) const {
    const bool guess = direct_tuning::rung == direct_rung::guessed;
    if (guess) launch_guess_codes(batch.table, batch.table.count, guesses_.data(), stream());
    launch_sweep_sqnr_direct({.weights = weights_.values(),
                              .tiles = tiles_.tiles.data(),
                              .num_tiles = tiles_.tiles.size(),
                              .table = batch.table,
                              .most_levels = batch.most_levels,
                              .guesses = guess ? guesses_.data() : nullptr},
                             noise_.data(), within_.data(), stream());
    launch_sum_tiles(noise_.data(), within_.data(), tiles_.tile_begin.data(), 1, batch.table.count,
                     batch.energies, batch.counts, stream());
  }

  /// Noise of all quantizations, and the device's seconds for what `measure` enqueues.
  template <class Measure>
  double run(std::span<const quantization> how, noise_rows& out, const Measure& measure) {
    double elapsed_s = 0.0;
    batches_.run(how, out, [&](const gpu::sqnr_batch& batch) {
      elapsed_s += device_->timer().seconds([&] { measure(batch); });
    });
    return elapsed_s;
  }

 private:
  cudaStream_t stream() const { return device_->context().stream(); }

  unsorted_weights unsorted() const {
    return {.values = weights_.values(),
            .tiles = tiles_.tiles.data(),
            .num_tiles = tiles_.tiles.size(),
            .group_begin = weights_.group_begin(),
            .groups = 1,
            .size = weights_.size()};
  }

  sorted_view sorted() const {
    return {.values = values_.data(),
            .sums = sums_.data(),
            .units = units_.data(),
            .group_begin = weights_.group_begin(),
            .groups = 1};
  }

  device_ptr device_;
  gpu::grouped_weights weights_;
  gpu::weight_tiles tiles_;
  gpu::sqnr_batches batches_;
  device_buffer<double> noise_;
  device_buffer<std::uint32_t> within_;
  device_buffer<code_guess> guesses_;
  device_buffer<float> values_;
  device_buffer<fixed_sums> sums_;
  device_buffer<fixed_units> units_;
  device_buffer<char> scratch_;
};

/// Compares noise energies and counts under some of the quantizations with the reference's.
void check(const op_input& input, std::span<const quantization> all, const noise_rows& rows) {
  std::vector<quantization> how;
  noise_rows actual;
  for (const std::size_t t : spread(all.size(), checks)) {
    how.push_back(all[t]);
    actual.push_back(rows[t]);
  }
  const noise_rows expected =
      input.load.reference().sweep_sqnr(input.weights(), sqnr_algorithm::direct)->measure(how);
  for (std::size_t t = 0; t < how.size(); ++t) {
    actual[t][0].signal_energy = expected[t][0].signal_energy;  // no kernel of these finds it
  }
  expect_noise(actual, expected, std::array{input.weights().values.size()});
}

using measure_method = void (sqnr_device::*)(const gpu::sqnr_batch&) const;

ready_job time_measure(const input_ptr& input, const device_ptr& device, measure_method measure) {
  const auto on = std::make_shared<sqnr_device>(device, *input);
  on->sort();
  const auto rows =
      std::make_shared<noise_rows>(input->how.size(), std::vector<quantization_noise>(1));
  ready_job job;
  job.run = [=] {
    return on->run(input->how, *rows,
                   [&](const gpu::sqnr_batch& batch) { ((*on).*measure)(batch); });
  };
  job.run();
  check(*input, input->how, *rows);
  job.work = {.thresholds = input->num_thresholds(),
              .elements = input->num_weights() * input->num_thresholds()};
  return job;
}

/// A weight and threshold take a subtraction and a fused multiply-add in double: two instructions,
/// counted as four operations, as many as two fused ones.
ready_job time_direct(const input_ptr& input, const device_ptr& device) {
  ready_job job = time_measure(input, device, &sqnr_device::measure_direct);
  job.work.operations = 4.0 * job.work.elements;
  return job;
}

ready_job time_sorted(const input_ptr& input, const device_ptr& device) {
  return time_measure(input, device, &sqnr_device::measure_sorted);
}

/// Sorted right if the noise of a quantizer is.
ready_job time_prepare(const input_ptr& input, const device_ptr& device) {
  const auto on = std::make_shared<sqnr_device>(device, *input);
  on->sort();
  const std::vector<quantization> how = input->load.quantizers(3, std::array{3.0});
  noise_rows rows(1, std::vector<quantization_noise>(1));
  on->run(how, rows, [&](const gpu::sqnr_batch& batch) { on->measure_sorted(batch); });
  check(*input, how, rows);
  ready_job job;
  job.run = [=] { return device->timer().seconds([&] { on->sort(); }); };
  job.work = {.elements = input->num_weights()};
  return job;
}

}  // namespace

std::map<std::string, kernel_maker> sqnr_kernels() {
  return {{"sweep_sqnr_direct", time_direct},
          {"sweep_sqnr_sorted", time_sorted},
          {"sweep_sqnr_prepare", time_prepare}};
}

}  // namespace qsweep::bench
