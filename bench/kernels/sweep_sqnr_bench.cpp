// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// SQNR of the MLP's reference weights (MNIST) by both algorithms: to prepare the weights, to make
// quantizers, to measure, and to find the optimal threshold. Before anything is timed, the SQNR of
// both algorithms at some thresholds must be the reference backend's within 1e-6 dB.
//   sweep_sqnr_bench --benchmark_repetitions=5

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <omp.h>

#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/sqnr.hpp"
#include "cpu/cpu_backend.hpp"
#include "io/weights_file.hpp"
#include "reference/reference_backend.hpp"

namespace {

using namespace qsweep;

/// The weights, normalised together.
struct workload {
  stored_weights stored = read_weights(QSWEEP_WEIGHTS_DIR "/mlp-mnist-seed1.safetensors");
  std::vector<parameter_group> groups = make_parameter_groups(stored.network, scope::global);
  normalization norm;

  workload() {
    const moments all = make_cpu_backend({.threads = 0})->moments_of(view()).at(0);
    norm = {.mean = all.mean, .std = all.std};
  }
  weights_view view() const { return {stored.parameters, groups}; }

  /// Of `count` thresholds from 2 to 7.
  std::vector<quantization> quantizers(int bits, std::size_t count) const {
    std::vector<quantization> how(count);
    for (std::size_t i = 0; i < count; ++i) {
      const double place = static_cast<double>(i) / static_cast<double>(count);
      how[i].per_group.push_back(
          make_weight_quantizer(make_uniform_codebook(bits, 2.0 + 5.0 * place), norm));
    }
    return how;
  }
};

const workload& weights() {
  static const workload loaded;
  return loaded;
}

double db_of(const quantization_noise& noise) {
  return make_sqnr(noise.signal_energy, noise.noise_energy).db.value_or(0.0);
}

/// Empty, or what is wrong with the algorithm at this bit rate.
std::string verify(sqnr_algorithm algorithm, int bits) {
  const std::vector<quantization> how = weights().quantizers(bits, bits > 12 ? 2 : 8);
  const auto measure = [&](const Backend& backend, sqnr_algorithm by) {
    return backend.sweep_sqnr(weights().view(), by)->measure(how);
  };
  const auto actual = measure(*make_cpu_backend({.threads = 0}), algorithm);
  const auto expected = measure(*make_reference_backend({.threads = 0}), sqnr_algorithm::direct);
  for (std::size_t t = 0; t < how.size(); ++t) {
    if (!(std::abs(db_of(actual[t][0]) - db_of(expected[t][0])) <= 1e-6)) {
      return to_string(algorithm) + " differs from the reference at threshold " +
             std::to_string(t) + " of " + std::to_string(bits) + " bits";
    }
  }
  return {};
}

void count_thresholds(benchmark::State& state, std::size_t thresholds) {
  using benchmark::Counter;
  const auto done = static_cast<double>(thresholds) * static_cast<double>(state.iterations());
  const auto size = static_cast<double>(weights().stored.parameters.size());
  state.counters["thresholds/s"] = Counter(done, Counter::kIsRate);
  state.counters["weight_thresholds/s"] = Counter(done * size, Counter::kIsRate);
}

struct settings {
  int threads = 0;
  int bits = 3;
  std::size_t thresholds = 1;

  std::unique_ptr<Backend> backend() const { return make_cpu_backend({.threads = threads}); }
  std::vector<quantization> quantizers() const { return weights().quantizers(bits, thresholds); }
};

void measure(benchmark::State& state, const settings& with, sqnr_algorithm algorithm) {
  if (const std::string problem = verify(algorithm, with.bits); !problem.empty()) {
    return state.SkipWithError(problem.c_str());
  }
  const auto backend = with.backend();
  const auto sweep = backend->sweep_sqnr(weights().view(), algorithm);
  const std::vector<quantization> how = with.quantizers();
  for (auto _ : state) benchmark::DoNotOptimize(sweep->measure(how));
  count_thresholds(state, with.thresholds);
}

/// All that a sweep does: sort, make the quantizers, measure.
void whole_sweep(benchmark::State& state, const settings& with) {
  if (const std::string problem = verify(sqnr_algorithm::sorted, with.bits); !problem.empty()) {
    return state.SkipWithError(problem.c_str());
  }
  const auto backend = with.backend();
  for (auto _ : state) {
    const auto sweep = backend->sweep_sqnr(weights().view(), sqnr_algorithm::sorted);
    benchmark::DoNotOptimize(sweep->measure(with.quantizers()));
  }
  count_thresholds(state, with.thresholds);
}

void prepare(benchmark::State& state, const settings& with) {
  const auto backend = with.backend();
  for (auto _ : state) {
    benchmark::DoNotOptimize(backend->sweep_sqnr(weights().view(), sqnr_algorithm::sorted));
  }
}

void make_quantizers(benchmark::State& state, const settings& with) {
  for (auto _ : state) benchmark::DoNotOptimize(with.quantizers());
  count_thresholds(state, with.thresholds);
}

void find_optimum(benchmark::State& state, const settings& with) {
  const auto backend = with.backend();
  const std::vector<normalization> norms{weights().norm};
  for (auto _ : state) {
    benchmark::DoNotOptimize(backend->optimal_supports(weights().view(), norms, with.bits));
  }
}

template <class Run>
void add(const char* name, const settings& with, Run run) {
  const std::string full = fmt::format("{}/bits:{}/thresholds:{}/threads:{}", name, with.bits,
                                       with.thresholds, with.threads);
  benchmark::RegisterBenchmark(full.c_str(), [=](benchmark::State& state) { run(state, with); })
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
}

void register_all() {
  for (const int threads : std::set{1, omp_get_num_procs()}) {
    for (const int bits : {1, 3, 4, 8, 16}) {
      add("measure/direct", {threads, bits, bits > 8 ? 8U : 256U},
          [](auto& state, auto& with) { measure(state, with, sqnr_algorithm::direct); });
      add("measure/sorted", {threads, bits, bits > 8 ? 16U : 10000U},
          [](auto& state, auto& with) { measure(state, with, sqnr_algorithm::sorted); });
    }
    add("prepare/sorted", {.threads = threads}, prepare);
    add("sweep/sorted", {.threads = threads, .thresholds = 10000}, whole_sweep);
    for (const int bits : {3, 8, 12}) add("optimum", {threads, bits}, find_optimum);
  }
  add("make_quantizers", {.threads = 1, .thresholds = 10000}, make_quantizers);
}

}  // namespace

int main(int argc, char** argv) {
  register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
