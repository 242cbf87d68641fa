// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/jobs.hpp"

#include <algorithm>

namespace qsweep::bench {

workload_loader lazily(std::function<std::unique_ptr<workload>()> make) {
  return [make = std::move(make),
          made = std::make_shared<std::unique_ptr<workload>>()]() -> const workload& {
    if (!*made) *made = make();
    return **made;
  };
}

sweep_job accuracy_job(const std::string& name, const workload_loader& load, int bits,
                       std::vector<double> thresholds,
                       std::optional<accuracy_algorithm> algorithm) {
  const auto choose = [=](std::span<const double> asked) {
    if (algorithm) return *algorithm;
    const std::span<const double> two = asked.first(std::min<std::size_t>(2, asked.size()));
    return load().chosen_algorithm(load().quantizers(bits, two));
  };
  sweep_job job{.name = name, .thresholds = std::move(thresholds)};
  job.run = [=](auto asked) { return load().correct_counts(bits, asked, choose(asked)); };
  job.exact = [=](auto asked) { return load().exact_counts(bits, asked); };
  job.algorithm = [=](auto asked) { return to_string(choose(asked)); };
  job.elements = [=] { return load().images().count(); };
  return job;
}

sweep_job isolated_job(const std::string& name, const workload_loader& load, int bits,
                       std::vector<double> thresholds) {
  sweep_job job = accuracy_job(name, load, bits, std::move(thresholds));
  job.run = [run = job.run](std::span<const double> asked) {
    std::vector<double> counts;
    for (const double& threshold : asked) counts.push_back(run({&threshold, 1}).front());
    return counts;
  };
  job.algorithm = [name_of = job.algorithm](auto asked) { return name_of(asked.first(1)); };
  return job;
}

sweep_job sqnr_job(const std::string& name, const workload_loader& load, int bits,
                   std::vector<double> thresholds, std::optional<sqnr_algorithm> algorithm) {
  const auto choose = [=](auto asked) {
    return algorithm ? *algorithm : load().chosen_sqnr_algorithm(bits, asked.size());
  };
  sweep_job job{.name = name, .thresholds = std::move(thresholds), .tolerance = 1e-6};
  job.run = [=](auto asked) { return load().sqnr_db(bits, asked, choose(asked)); };
  job.exact = [=](auto asked) { return load().exact_sqnr_db(bits, asked); };
  job.algorithm = [=](auto asked) { return to_string(choose(asked)); };
  job.elements = [=] { return load().weights().values.size(); };
  return job;
}

std::vector<double> evenly(double lo, double hi, std::size_t count) {
  std::vector<double> out;
  for (std::size_t i = 0; i < count; ++i) {
    const double place = count > 1 ? static_cast<double>(i) / static_cast<double>(count - 1) : 0.0;
    out.push_back(lo + (hi - lo) * place);
  }
  return out;
}

}  // namespace qsweep::bench
