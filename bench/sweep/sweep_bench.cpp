// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The jobs that bench/peers compares with other tools, and the peaks they are held against.
// Results are verified before anything is timed, and again in every timed run.
//   sweep_bench --benchmark_filter=mlp/mnist/42 --benchmark_repetitions=5

#include <memory>

#include "core/range.hpp"
#include "support/bench_main.hpp"
#include "support/jobs.hpp"
#include "sweep/peaks.hpp"

namespace {

using namespace qsweep;
using namespace qsweep::bench;

constexpr int bits = 3;

workload_loader on(const std::string& model, const std::string& dataset,
                   const bench_options& options) {
  return lazily([=] {
    return std::make_unique<workload>(
        model, dataset, workload_options{.threads = options.threads, .images = options.images});
  });
}

std::vector<sweep_job> all_sweeps(const bench_options& options) {
  const workload_loader mlp = on("mlp", "mnist", options);
  const workload_loader cnn = on("cnn", "mnist", options);
  const workload_loader fashion = on("mlp", "fashion-mnist", options);
  const std::vector<double> isolated{2.0, 3.0, 4.5, 6.0};
  const std::vector<double> paper = arithmetic_range(2.9236, 7.063787, 0.1);
  const std::vector<double> thousand = evenly(2.0, 7.0, 1000);
  const std::vector<double> ten_thousand = evenly(2.0, 7.0, 10000);
  return {isolated_job("accuracy/mlp/mnist/isolated", mlp, bits, isolated),
          isolated_job("accuracy/cnn/mnist/isolated", cnn, bits, isolated),
          accuracy_job("accuracy/mlp/mnist/42", mlp, bits, paper),
          accuracy_job("accuracy/cnn/mnist/42", cnn, bits, paper),
          accuracy_job("accuracy/mlp/mnist/1000", mlp, bits, thousand),
          accuracy_job("accuracy/cnn/mnist/1000", cnn, bits, thousand),
          accuracy_job("accuracy/mlp/fashion-mnist/1000", fashion, bits, thousand),
          accuracy_job("accuracy/mlp/mnist/10000", mlp, bits, ten_thousand),
          sqnr_job("sqnr/mlp/mnist/10000", mlp, bits, ten_thousand),
          sqnr_job("sqnr/mlp/mnist/direct-10000", mlp, bits, ten_thousand, sqnr_algorithm::direct)};
}

}  // namespace

int main(int argc, char** argv) {
  const auto make_jobs = [](const bench_setup& setup) {
    register_peaks(setup.options.threads);
    return setup.timed(all_sweeps(setup.options));
  };
  return bench_main(argc, argv, make_jobs, {.backends = {"cpu"}});
}
