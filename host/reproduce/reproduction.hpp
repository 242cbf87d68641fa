// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "reproduce/network_jobs.hpp"
#include "reproduce/network_source.hpp"
#include "reproduce/nikolic2021.hpp"
#include "reproduce/paper_numbers.hpp"
#include "reproduce/selection.hpp"
#include "reproduce/spread.hpp"

namespace qsweep {

/// Everything a reproduction reads before it works.
struct reproduction_inputs {
  std::vector<paper_number> numbers;
  spread_table committed_spread;              ///< empty where there is none
  std::map<std::string, std::string> sha256;  ///< of the files: name -> checksum
};

/// What was measured, network by network, seed 1 first.
struct reproduction_data {
  std::vector<network_measurement> measurements;
  std::vector<seed_observations> seeds;
  spread_table spread;         ///< what experiments are judged by
  bool spread_is_own = false;  ///< made from `seeds`, which needs two of them at least
};

/// Measures the chosen networks of seeds 1..N (0 counts as 1), `workers` at a time, seed by seed,
/// so that an interrupted run has whole sets of networks. `measured` is called after each, from the
/// thread that measured it. The result does not depend on `workers`.
reproduction_data measure_all(const item_selection& chosen, int seeds, int workers,
                              const spread_table& committed_spread, NetworkSource& source,
                              const std::function<void(const network_job&)>& measured);

/// The figures that were chosen, from training seed 1.
std::vector<figure> make_figures(const item_selection& chosen, const reproduction_data& data,
                                 const std::vector<paper_number>& numbers, NetworkSource& source,
                                 const Backend& backend);

}  // namespace qsweep
