// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/backend_sweeps.hpp"

#include <fmt/core.h>

#include <map>
#include <optional>
#include <string>

#include "support/jobs.hpp"

namespace qsweep::bench {
namespace {

constexpr int bits = 3;

struct accuracy_case {
  std::string model;
  std::string dataset;
  std::optional<accuracy_algorithm> algorithm;  ///< nothing: the backend's choice
  std::size_t thresholds;
  bool quick;
};

const std::vector<accuracy_case>& accuracy_table() {
  constexpr std::nullopt_t best = std::nullopt;
  constexpr auto fp32 = accuracy_algorithm::fp32;
  constexpr auto integer = accuracy_algorithm::integer;
  static const std::vector<accuracy_case> table{
      {"mlp", "mnist", best, 64, true},          {"mlp", "mnist", best, 1000, true},
      {"mlp", "mnist", best, 10000, false},      {"cnn", "mnist", best, 64, true},
      {"cnn", "mnist", best, 1000, false},       {"cnn", "mnist", best, 10000, false},
      {"mlp", "fashion-mnist", best, 64, false}, {"mlp", "fashion-mnist", best, 1000, false},
      {"cnn", "fashion-mnist", best, 64, false}, {"cnn", "fashion-mnist", best, 1000, false},
      {"mlp", "mnist", integer, 64, true},       {"mlp", "mnist", integer, 1000, false},
      {"cnn", "mnist", integer, 64, true},       {"mlp", "mnist", fp32, 64, true},
      {"mlp", "mnist", fp32, 1000, false},       {"cnn", "mnist", fp32, 64, true}};
  return table;
}

struct sqnr_case {
  std::optional<sqnr_algorithm> algorithm;
  std::size_t thresholds;
  bool quick;
};

const std::vector<sqnr_case>& sqnr_table() {
  static const std::vector<sqnr_case> table{{sqnr_algorithm::direct, 10000, true},
                                            {sqnr_algorithm::direct, 100000, false},
                                            {sqnr_algorithm::sorted, 10000, true},
                                            {sqnr_algorithm::sorted, 100000, false},
                                            {sqnr_algorithm::sorted, 1000000, false}};
  return table;
}

template <class Algorithm>
std::string name_of(const std::optional<Algorithm>& algorithm) {
  return algorithm ? to_string(*algorithm) : "best";
}

std::vector<double> sweep_of(std::size_t count) {
  return evenly(2.0, 7.0, count);
}

/// The workloads of a backend, one for each network and data set, loaded when needed.
class workloads {
 public:
  workloads(const bench_options& options, std::shared_ptr<const Backend> backend)
      : options_{
            .threads = options.threads, .images = options.images, .backend = std::move(backend)} {}

  workload_loader of(const std::string& model, const std::string& dataset) {
    workload_loader& loader = loaders_[{model, dataset}];
    if (!loader) {
      loader =
          lazily([=, how = options_] { return std::make_unique<workload>(model, dataset, how); });
    }
    return loader;
  }

 private:
  workload_options options_;
  std::map<std::pair<std::string, std::string>, workload_loader> loaders_;
};

}  // namespace

std::vector<timed_job> sweep_jobs(const bench_setup& setup) {
  std::map<std::string, workloads> loads;
  for (const auto& [name, backend] : setup.backends.available()) {
    loads.emplace(name, workloads(setup.options, backend));
  }
  std::vector<sweep_job> jobs;
  for (const accuracy_case& what : accuracy_table()) {
    if (setup.options.quick && !what.quick) continue;
    for (auto& [backend, load] : loads) {
      jobs.push_back(accuracy_job(
          fmt::format("sweep/accuracy/{}/{}/{}/thresholds:{}/{}", what.model, what.dataset,
                      name_of(what.algorithm), what.thresholds, backend),
          load.of(what.model, what.dataset), bits, sweep_of(what.thresholds), what.algorithm));
    }
  }
  for (const sqnr_case& what : sqnr_table()) {
    if (setup.options.quick && !what.quick) continue;
    for (auto& [backend, load] : loads) {
      jobs.push_back(sqnr_job(fmt::format("sweep/sqnr/{}/thresholds:{}/{}", name_of(what.algorithm),
                                          what.thresholds, backend),
                              load.of("mlp", "mnist"), bits, sweep_of(what.thresholds),
                              what.algorithm));
    }
  }
  return setup.timed(std::move(jobs));
}

}  // namespace qsweep::bench
