// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/prepared_point.hpp"

#include <cmath>

#include "core/codebook.hpp"
#include "core/error.hpp"
#include "core/theory.hpp"

namespace qsweep {
namespace {

std::vector<double> resolve_groups(const sweep_point& point,
                                   std::span<const parameter_group> groups,
                                   std::span<const moments> statistics, empirical_optima& optima) {
  std::vector<double> thresholds;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    try {
      threshold_entry entry = point.entries[point.entries.size() == 1 ? 0 : g];
      if (entry == threshold_entry(named_threshold::optimal)) entry = optima.at(point.bits)[g];
      thresholds.push_back(resolve_threshold(entry, point.bits, statistics[g]));
    } catch (const usage_error& problem) {
      if (groups.size() == 1) throw;
      throw usage_error(groups[g].name + ": " + problem.what());
    }
  }
  return thresholds;
}

double theory_db(int bits, std::span<const double> thresholds, std::span<const moments> statistics,
                 const Source& source) {
  if (thresholds.size() == 1) {
    return theoretical_sqnr_db(uniform_distortion(source, bits, thresholds[0]));
  }
  double signal = 0.0;
  double noise = 0.0;
  for (std::size_t g = 0; g < thresholds.size(); ++g) {
    const double energy =
        static_cast<double>(statistics[g].count) * statistics[g].std * statistics[g].std;
    signal += energy;
    noise += energy * uniform_distortion(source, bits, thresholds[g]).total;
  }
  return 10.0 * std::log10(signal / noise);
}

}  // namespace

prepared_point prepare_point(const sweep_point& point, std::span<const parameter_group> groups,
                             std::span<const moments> statistics, const Source& source,
                             empirical_optima& optima) {
  QSWEEP_EXPECTS(!groups.empty() && groups.size() == statistics.size(), "one moments a group");
  QSWEEP_EXPECTS(point.entries.size() == 1 || point.entries.size() == groups.size(),
                 "one threshold for all groups or one a group");
  prepared_point prepared{.thresholds = resolve_groups(point, groups, statistics, optima),
                          .sqnr_th_db = 0.0,
                          .how = {}};
  prepared.sqnr_th_db = theory_db(point.bits, prepared.thresholds, statistics, source);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    prepared.how.per_group.push_back(
        make_weight_quantizer(make_uniform_codebook(point.bits, prepared.thresholds[g]),
                              {.mean = statistics[g].mean, .std = statistics[g].std}));
  }
  return prepared;
}

std::size_t prepared_bytes(int bits, std::size_t num_groups) {
  return num_groups * (sizeof(double) + sizeof(float)) << bits;
}

}  // namespace qsweep
