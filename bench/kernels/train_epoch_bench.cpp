// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// One training epoch of each network on MNIST beside what its multiply-accumulates take as large
// float32 matrix products in the same run. Before anything is timed, an epoch must have learnt.
//   train_epoch_bench --benchmark_repetitions=5

#include <benchmark/benchmark.h>
#include <omp.h>

#include <chrono>
#include <cmath>
#include <string>

#include "cpu/cpu_backend.hpp"
#include "cpu/gemm.hpp"
#include "cpu/threads.hpp"
#include "io/dataset.hpp"
#include "nn/training.hpp"

namespace {

using namespace qsweep;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds a multiply-accumulate takes in products of 2048 x 2048 matrices.
double seconds_per_product_mac(int threads) {
  constexpr std::size_t n = 2048;
  constexpr int products = 8;
  const std::vector<float> a(n * n, 0.5F);
  const std::vector<float> b(n * n, 0.25F);
  std::vector<float> c(n * n);
  const cpu::thread_scope scope(threads);
  const auto product = [&] {
    cpu::gemm(cpu::transposed::no, cpu::transposed::no, n, n, n, a.data(), b.data(), c.data());
  };
  product();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < products; ++i) product();
  return seconds_since(start) / (products * std::pow(static_cast<double>(n), 3));
}

void train_epoch(benchmark::State& state, const std::string& model) {
  const int threads = static_cast<int>(state.range(0));
  const auto backend = make_cpu_backend({.threads = threads});
  const network_spec network = make_network(model);
  const dataset data = load_dataset("mnist", dataset_part::train);
  const auto macs = static_cast<double>(epoch_macs(network, data.labels.size()));
  double accuracy = 0.0;
  double epoch_s = 0.0;
  double products_s = 0.0;
  for (auto _ : state) {
    products_s += macs * seconds_per_product_mac(threads);
    const auto start = std::chrono::steady_clock::now();
    train(*backend, network, data.view(), {.seed = 1, .epochs = 1},
          [&](const training_progress& now) { accuracy = now.accuracy; });
    const double elapsed = seconds_since(start);
    epoch_s += elapsed;
    state.SetIterationTime(elapsed);
    if (accuracy < 0.9) {
      state.SkipWithError("the epoch has not learnt: training accuracy below 90 %");
      break;
    }
  }
  const double runs = static_cast<double>(state.iterations());
  state.counters["GMAC"] = macs / 1e9;
  state.counters["GMAC/s"] = runs * macs / epoch_s / 1e9;
  state.counters["products_s"] = products_s / runs;
  state.counters["epoch/products"] = epoch_s / products_s;
  state.counters["images/s"] = runs * static_cast<double>(data.labels.size()) / epoch_s;
}

void register_for(const std::string& model) {
  auto* bench =
      benchmark::RegisterBenchmark(("train_epoch/" + model).c_str(),
                                   [model](benchmark::State& state) { train_epoch(state, model); });
  bench->UseManualTime()->Iterations(1)->Unit(benchmark::kSecond)->ArgName("threads")->Arg(1);
  if (omp_get_max_threads() > 1) bench->Arg(omp_get_max_threads());
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  register_for("mlp");
  register_for("cnn");
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
