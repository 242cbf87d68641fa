// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Counting correct images of MNIST, by float32 and by integer products, beside what the integer
// products of the dense layers take alone in the same run. Before anything is timed, the counts
// must be those that float32 gives with the reference for what it leaves uncertain.
//   count_correct_bench --benchmark_repetitions=5

#include <benchmark/benchmark.h>
#include <omp.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cpu/aligned_vector.hpp"
#include "cpu/integer_products.hpp"
#include "cpu/parallel_blocks.hpp"
#include "nn/evaluation.hpp"
#include "reference/reference_backend.hpp"
#include "support/workload.hpp"

namespace {

using namespace qsweep;

constexpr std::size_t images_per_block = 64;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds that the products of the dense layers take for all images, a block at a time.
double product_seconds(int threads, const network_spec& network, std::size_t images) {
  std::vector<cpu::packed_codes> layers;
  for (const layer_spec& layer : network.layers) {
    if (layer.kind != layer_kind::dense) continue;
    const std::vector<std::int8_t> codes(layer.weight_count, 3);
    layers.emplace_back(threads, codes, layer.bias_count);
  }
  std::vector<cpu::aligned_vector<std::uint8_t>> bytes(static_cast<std::size_t>(threads));
  std::vector<cpu::aligned_vector<std::int32_t>> sums(static_cast<std::size_t>(threads));
  for (std::size_t worker = 0; worker < bytes.size(); ++worker) {
    for (const cpu::packed_codes& layer : layers) {
      bytes[worker].resize(
          std::max(bytes[worker].size(), images_per_block * layer.padded_columns()), 7);
      sums[worker].resize(std::max(sums[worker].size(), images_per_block * layer.padded_rows()));
    }
  }
  const auto start = std::chrono::steady_clock::now();
  cpu::parallel_blocks(threads, images / images_per_block, [&](std::size_t worker, std::size_t) {
    for (const cpu::packed_codes& layer : layers) {
      const cpu::byte_rows rows{.data = bytes[worker].data(),
                                .count = images_per_block,
                                .stride = layer.padded_columns()};
      cpu::multiply(layer, rows, sums[worker].data());
    }
  });
  return seconds_since(start);
}

/// Correct images with the reference for what is left.
std::vector<std::uint64_t> decided(const bench::workload& load, std::span<const quantization> how,
                                   accuracy_algorithm algorithm) {
  const auto reference = make_reference_backend({});
  std::vector<std::uint64_t> out;
  for (const accuracy& each : evaluate_accuracy(load.backend(), *reference, load.network(),
                                                load.weights(), how, load.images(), algorithm)) {
    out.push_back(each.correct);
  }
  return out;
}

void count_correct(benchmark::State& state, const std::string& model,
                   accuracy_algorithm algorithm) {
  const auto threads = static_cast<int>(state.range(0));
  const bench::workload load(model, "mnist", {.threads = threads});
  std::vector<double> thresholds;
  for (int i = 0; i < state.range(1); ++i) thresholds.push_back(2.9236 + 0.1 * i);
  const std::vector<quantization> how = load.quantizers(3, thresholds);
  if (decided(load, how, algorithm) != decided(load, how, accuracy_algorithm::fp32)) {
    state.SkipWithError("the counts are not those of float32");
    return;
  }
  double spent_s = 0.0;
  double products_s = 0.0;
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(load.backend().count_correct(load.network(), load.weights(), how,
                                                          load.images(), algorithm));
    const double elapsed = seconds_since(start);
    state.SetIterationTime(elapsed);
    spent_s += elapsed;
    products_s += product_seconds(threads, load.network(), load.images().count());
  }
  const double points = static_cast<double>(how.size());
  const double runs = static_cast<double>(state.iterations());
  const double macs =
      static_cast<double>(forward_macs(load.network()) * load.images().count()) * points;
  state.counters["ms/threshold"] = spent_s / runs / points * 1e3;
  state.counters["products_ms"] = products_s / runs * 1e3;
  state.counters["GMAC/s"] = runs * macs / spent_s / 1e9;
  state.SetLabel(cpu::to_string(cpu::chosen_product_kernel()));
}

void register_for(const std::string& model, accuracy_algorithm algorithm) {
  const std::string name = "count_correct/" + model + "/" + to_string(algorithm);
  auto* bench = benchmark::RegisterBenchmark(
      name.c_str(), [=](benchmark::State& state) { count_correct(state, model, algorithm); });
  bench->UseManualTime()->Unit(benchmark::kMillisecond)->ArgNames({"threads", "thresholds"});
  for (const int threads : {1, omp_get_max_threads()}) {
    bench->Args({threads, 1})->Args({threads, 42});
    if (omp_get_max_threads() == 1) break;
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  for (const std::string model : {"mlp", "cnn"}) {
    register_for(model, accuracy_algorithm::fp32);
    register_for(model, accuracy_algorithm::integer);
  }
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
