// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cmath>

#include "gpu/device_quantizers.hpp"
#include "gpu/device_weights.hpp"
#include "kernels/kernel_jobs.hpp"
#include "level_histogram/level_histogram.hpp"
#include "moments/moments.hpp"
#include "normalize/normalize.hpp"
#include "quantize/quantize.hpp"
#include "support/agreement.hpp"

namespace qsweep::bench {
namespace {

using input_ptr = std::shared_ptr<const op_input>;

/// `held` keeps alive what `enqueue` works on.
template <class Held, class Enqueue>
ready_job device_timed(const device_ptr& device, const std::shared_ptr<Held>& held, Enqueue enqueue,
                       const work_done& work) {
  ready_job job;
  job.run = [=] { return device->timer().seconds([&] { enqueue(*held); }); };
  job.work = work;
  return job;
}

/// The weights on the device, with results of T.
template <class T>
struct weights_and_results {
  weights_and_results(const device_ptr& device, const op_input& input, std::size_t results)
      : stream(device->context().stream()),
        weights(device->context(), input.weights()),
        segments(weights.segments().size()),
        out(results == 0 ? segments : results, stream) {}

  cudaStream_t stream;
  gpu::device_weights weights;
  std::size_t segments;
  device_buffer<T> out;
};

/// The first of the op's two passes; what follows on the host is checked by the backend's contract.
ready_job time_moments(const input_ptr& input, const device_ptr& device) {
  using state = weights_and_results<segment_moments>;
  const auto on = std::make_shared<state>(device, *input, 0);
  const auto enqueue = [](const state& s) {
    launch_segment_moments(s.weights.values(), s.weights.device_segments(), s.segments,
                           s.out.data(), s.stream);
  };
  enqueue(*on);
  double squares = 0.0;
  for (const segment_moments& part : download(on->out, on->stream)) squares += part.squares;
  const moments expected = input->load.reference().moments_of(input->weights()).at(0);
  const double mean_square = squares / input->num_weights();
  if (!(std::abs(mean_square - expected.mean_square) <= 1e-12 * expected.mean_square)) {
    throw error("the sum of squares differs from the reference's");
  }
  return device_timed(device, on, enqueue,
                      {.elements = input->num_weights(),
                       .bytes = 4.0 * input->num_weights(),
                       .operations = 3.0 * input->num_weights()});
}

ready_job time_normalize(const input_ptr& input, const device_ptr& device) {
  struct state : weights_and_results<float> {
    device_buffer<double> mean, std;
  };
  const normalization norm = input->load.norm();
  const cudaStream_t stream = device->context().stream();
  const auto on = std::make_shared<state>(state{{device, *input, input->weights().values.size()},
                                                upload(std::vector{norm.mean}, stream),
                                                upload(std::vector{norm.std}, stream)});
  const auto enqueue = [](const state& s) {
    launch_normalize(s.weights.values(), s.weights.device_segments(), s.segments, s.mean.data(),
                     s.std.data(), s.out.data(), s.stream);
  };
  enqueue(*on);
  expect_same<float>(download(on->out, stream),
                     input->load.reference().normalize(input->weights(), std::array{norm}));
  return device_timed(device, on, enqueue,
                      {.elements = input->num_weights(), .bytes = 8.0 * input->num_weights()});
}

/// All thresholds of the case, one launch each.
ready_job time_quantize(const input_ptr& input, const device_ptr& device) {
  struct state : weights_and_results<std::uint16_t> {
    std::vector<gpu::device_quantizers> quantizers;
  };
  const auto on =
      std::make_shared<state>(state{{device, *input, input->weights().values.size()}, {}});
  for (const quantization& how : input->how) on->quantizers.emplace_back(device->context(), how);
  const auto enqueue = [](const state& s) {
    for (const gpu::device_quantizers& each : s.quantizers) {
      launch_quantize(s.weights.values(), s.weights.device_segments(), s.segments, each.view(),
                      s.out.data(), s.stream);
    }
  };
  enqueue(*on);
  expect_same<std::uint16_t>(download(on->out, on->stream),
                             input->load.reference().quantize(input->weights(), input->how.back()));
  const double codes = input->num_weights() * input->num_thresholds();
  return device_timed(
      device, on, enqueue,
      {.thresholds = input->num_thresholds(), .elements = codes, .bytes = 6.0 * codes});
}

ready_job time_level_histogram(const input_ptr& input, const device_ptr& device) {
  struct state : weights_and_results<unsigned long long> {
    gpu::device_quantizers quantizers;
  };
  const quantization& how = input->how.front();
  const std::size_t levels = how.per_group.front().levels.size();
  const auto on = std::make_shared<state>(
      state{{device, *input, levels}, gpu::device_quantizers(device->context(), how)});
  const auto enqueue = [](const state& s) {
    fill_bytes(s.out, 0, s.stream);
    launch_level_histogram(s.weights.values(), s.weights.device_segments(), s.segments,
                           s.quantizers.view(), s.quantizers.largest_count(), s.out.data(),
                           s.stream);
  };
  enqueue(*on);
  const auto counts = download(on->out, on->stream);
  expect_same<std::uint64_t>(
      std::vector<std::uint64_t>(counts.begin(), counts.end()),
      input->load.reference().level_histogram(input->weights(), how).front());
  return device_timed(
      device, on, enqueue,
      {.thresholds = 1.0, .elements = input->num_weights(), .bytes = 4.0 * input->num_weights()});
}

}  // namespace

std::map<std::string, kernel_maker> weight_kernels() {
  return {{"moments", time_moments},
          {"normalize", time_normalize},
          {"quantize", time_quantize},
          {"level_histogram", time_level_histogram}};
}

}  // namespace qsweep::bench
