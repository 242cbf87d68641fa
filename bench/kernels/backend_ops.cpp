// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <array>
#include <optional>

#include "core/codebook.hpp"
#include "kernels/op_table.hpp"
#include "support/agreement.hpp"

namespace qsweep::bench {
namespace {

using input_ptr = std::shared_ptr<const op_input>;
using backend_ptr = std::shared_ptr<const Backend>;

/// How many thresholds the reference looks at.
constexpr std::size_t checks = 8;

/// A job that times `call` on the clock of the wall; what its result owes was checked before.
template <class Call>
ready_job wall_timed(Call call, const work_done& work) {
  ready_job job;
  job.run = [call] {
    std::optional<decltype(call())> result;
    return wall_seconds([&] { result.emplace(call()); });
  };
  job.work = work;
  return job;
}

ready_job time_moments(const input_ptr& input, const backend_ptr& backend) {
  const auto call = [=] { return backend->moments_of(input->weights()); };
  expect_moments(call(), input->load.reference().moments_of(input->weights()));
  return wall_timed(call, {.elements = input->num_weights()});
}

ready_job time_normalize(const input_ptr& input, const backend_ptr& backend) {
  const auto by = [=](const Backend& any) {
    return any.normalize(input->weights(), std::array{input->load.norm()});
  };
  expect_same<float>(by(*backend), by(input->load.reference()));
  return wall_timed([=] { return by(*backend); }, {.elements = input->num_weights()});
}

/// One call for each threshold: that is what the backend's interface has.
ready_job time_quantize(const input_ptr& input, const backend_ptr& backend) {
  for (const std::size_t t : spread(input->how.size(), 2)) {
    expect_same<std::uint16_t>(backend->quantize(input->weights(), input->how[t]),
                               input->load.reference().quantize(input->weights(), input->how[t]));
  }
  const auto call = [=] {
    std::vector<std::uint16_t> codes;
    for (const quantization& how : input->how) codes = backend->quantize(input->weights(), how);
    return codes;
  };
  return wall_timed(call, {.thresholds = input->num_thresholds(),
                           .elements = input->num_weights() * input->num_thresholds()});
}

ready_job time_level_histogram(const input_ptr& input, const backend_ptr& backend) {
  const auto by = [=](const Backend& any) {
    return any.level_histogram(input->weights(), input->how.front());
  };
  expect_same<std::uint64_t>(by(*backend).front(), by(input->load.reference()).front());
  return wall_timed([=] { return by(*backend); },
                    {.thresholds = 1.0, .elements = input->num_weights()});
}

/// Compares the noise under some of the thresholds with the reference's.
void check_noise(const op_input& input, const noise_rows& rows) {
  std::vector<quantization> how;
  noise_rows actual;
  for (const std::size_t t : spread(input.how.size(), checks)) {
    how.push_back(input.how[t]);
    actual.push_back(rows.at(t));
  }
  const auto expected =
      input.load.reference().sweep_sqnr(input.weights(), sqnr_algorithm::direct)->measure(how);
  expect_noise(actual, expected, std::array{input.weights().values.size()});
}

op_maker time_measure(sqnr_algorithm algorithm) {
  return [=](const input_ptr& input, const backend_ptr& backend) {
    const std::shared_ptr<const SqnrSweep> sweep = backend->sweep_sqnr(input->weights(), algorithm);
    const auto call = [=] { return sweep->measure(input->how); };
    check_noise(*input, call());
    return wall_timed(call, {.thresholds = input->num_thresholds(),
                             .elements = input->num_weights() * input->num_thresholds()});
  };
}

ready_job time_prepare(const input_ptr& input, const backend_ptr& backend) {
  const auto call = [=] { return backend->sweep_sqnr(input->weights(), sqnr_algorithm::sorted); };
  const std::vector<quantization> identity(1);
  expect_noise(call()->measure(identity),
               input->load.reference()
                   .sweep_sqnr(input->weights(), sqnr_algorithm::direct)
                   ->measure(identity),
               std::array{input->weights().values.size()});
  return wall_timed(call, {.elements = input->num_weights()});
}

/// Noise energy of the uniform quantizer.
double noise_at(const op_input& input, double support) {
  const quantization how{
      {make_weight_quantizer(make_uniform_codebook(input.bits, support), input.load.norm())}};
  return input.load.reference()
      .sweep_sqnr(input.weights(), sqnr_algorithm::direct)
      ->measure(std::array{how})[0][0]
      .noise_energy;
}

/// Checked by the noise, as several thresholds may be equally good.
ready_job time_optimum(const input_ptr& input, const backend_ptr& backend) {
  const auto by = [=](const Backend& any) {
    return any.optimal_supports(input->weights(), std::array{input->load.norm()}, input->bits);
  };
  const double actual = noise_at(*input, by(*backend).front());
  const double expected = noise_at(*input, by(input->load.reference()).front());
  if (!(actual <= expected * (1.0 + 1e-9))) {
    throw error(fmt::format("noise {} at the optimum instead of {}", actual, expected));
  }
  return wall_timed([=] { return by(*backend); }, {.elements = input->num_weights()});
}

}  // namespace

const std::map<std::string, op_maker>& backend_ops() {
  static const std::map<std::string, op_maker> ops{
      {"moments", time_moments},
      {"normalize", time_normalize},
      {"quantize", time_quantize},
      {"level_histogram", time_level_histogram},
      {"sweep_sqnr_direct", time_measure(sqnr_algorithm::direct)},
      {"sweep_sqnr_sorted", time_measure(sqnr_algorithm::sorted)},
      {"sweep_sqnr_prepare", time_prepare},
      {"optimal_supports", time_optimum}};
  return ops;
}

}  // namespace qsweep::bench
