// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/sweep_job.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numeric>

#include "core/error.hpp"
#include "io/atomic_file.hpp"

namespace qsweep::bench {
namespace {

double timed_run(const sweep_job& job, std::span<const double> expected) {
  std::vector<double> results;
  const double elapsed_s = wall_seconds([&] { results = job.run(job.thresholds); });
  if (!std::ranges::equal(results, expected)) throw error("a timed run has other results");
  return elapsed_s;
}

}  // namespace

timed_job timed(const sweep_job& job, verifier& check) {
  const auto prepare = [=, &check] {
    ready_job ready;
    ready.run = [job, expected = check.results_of(job)] { return timed_run(job, expected); };
    ready.warm_up = [job] {
      job.run(std::span(job.thresholds).first(std::min<std::size_t>(4, job.thresholds.size())));
    };
    ready.work.thresholds = static_cast<double>(job.thresholds.size());
    ready.work.elements = ready.work.thresholds * static_cast<double>(job.elements());
    ready.label = job.algorithm(job.thresholds);
    return ready;
  };
  return {.name = job.name, .prepare = prepare};
}

std::vector<std::size_t> spread(std::size_t size, std::size_t count) {
  std::vector<std::size_t> places(std::min(size, count));
  std::iota(places.begin(), places.end(), std::size_t{0});
  if (size <= count) return places;
  if (count == 1) return {size / 2};
  for (std::size_t& place : places) place = place * (size - 1) / (count - 1);
  return places;
}

verifier::verifier(std::filesystem::path file, std::size_t checks)
    : file_(std::move(file)), checks_(checks) {
  if (std::ifstream in(file_); in) known_ = nlohmann::json::parse(in);
}

std::vector<double> verifier::results_of(const sweep_job& job) {
  if (const auto found = known_.find(job.name);
      found != known_.end() && found->at("thresholds") == job.thresholds) {
    return found->at("results");
  }
  std::vector<double> results = verify(job);
  if (!file_.empty()) keep(job, results);
  return results;
}

std::vector<double> verifier::verify(const sweep_job& job) const {
  std::vector<double> results = job.run(job.thresholds);
  std::vector<double> thresholds;
  const std::vector<std::size_t> places = spread(job.thresholds.size(), checks_);
  for (const std::size_t place : places) thresholds.push_back(job.thresholds[place]);
  const std::vector<double> truth = job.exact(thresholds);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const double result = results[places[i]];
    if (std::abs(result - truth[i]) <= job.tolerance) continue;
    throw error(fmt::format("{} at threshold {}: {} instead of {}", job.name, thresholds[i], result,
                            truth[i]));
  }
  return results;
}

void verifier::keep(const sweep_job& job, const std::vector<double>& results) {
  known_[job.name] = {{"algorithm", job.algorithm(job.thresholds)},
                      {"thresholds", job.thresholds},
                      {"results", results},
                      {"verified", std::min(checks_, job.thresholds.size())}};
  write_file_atomically(file_, known_.dump());
}

}  // namespace qsweep::bench
