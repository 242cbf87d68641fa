// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/reproduction.hpp"

#include <algorithm>
#include <mutex>

#include "reproduce/observe.hpp"

namespace qsweep {

reproduction_data measure_all(const item_selection& chosen, int seeds, int workers,
                              const spread_table& committed_spread, NetworkSource& source,
                              const std::function<void(const network_job&)>& measured) {
  const auto last = static_cast<std::uint64_t>(std::max(seeds, 1));
  std::vector<network_job> jobs;
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    for (const auto& [network, curve] : chosen.networks) jobs.push_back({network, seed});
  }
  std::map<network_job, network_measurement> results;
  std::mutex mutex;
  run_jobs(jobs, workers, [&](const network_job& job) {
    network_measurement result =
        source.measurement(job.network, job.seed, chosen.networks.at(job.network));
    {
      const std::lock_guard lock(mutex);
      results.emplace(job, std::move(result));
    }
    measured(job);
  });
  reproduction_data data;
  for (const network_job& job : jobs) {
    data.measurements.push_back(std::move(results.at(job)));
    data.seeds.push_back(observe(data.measurements.back()));
  }
  data.spread_is_own = last >= 2;
  data.spread = data.spread_is_own ? make_spread(data.seeds) : committed_spread;
  return data;
}

std::vector<figure> make_figures(const item_selection& chosen, const reproduction_data& data,
                                 const std::vector<paper_number>& numbers, NetworkSource& source,
                                 const Backend& backend) {
  figure_inputs from{backend, {}, {}, {}};
  for (const figure_spec& spec : chosen.figures) {
    for (const network_id& network : spec.networks) {
      if (from.weights.contains(network)) continue;
      from.weights[network] = source.weights(network, 1);
      from.measurements[network] =
          *std::ranges::find(data.measurements, network, &network_measurement::network);
      from.paper_w_min[network] = paper_w_min_magnitude(numbers, network);
    }
  }
  std::vector<figure> figures;
  for (const figure_spec& spec : chosen.figures) {
    figures.push_back(make_nikolic2021_figure(spec.number, from));
  }
  return figures;
}

}  // namespace qsweep
