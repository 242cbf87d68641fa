// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <queue>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "reference/ops.hpp"

namespace qsweep::reference {
namespace {

/// Where a weight leaves a cell for the next one outwards, as wsupp falls.
struct crossing {
  long double support = 0.0L;
  long double distance = 0.0L;  ///< of the weight from the mean, in standard deviations
  int cell = 0;                 ///< that it comes to; the innermost is 0

  bool operator<(const crossing& other) const { return support < other.support; }
};

/// Goes through all breakpoints of the noise energy from large thresholds to small ones. Between
/// two of them every weight keeps its level, wsupp (2 cell + 1) / N, and the noise energy
///   sum (distance - wsupp (2 cell + 1) / N)^2 = sum distance^2 - 2 wsupp A + wsupp^2 B
/// is least at wsupp = A / B if that lies between them.
double optimum_of_group(const std::vector<long double>& distances, int bits) {
  const long double num_levels = std::ldexp(1.0L, bits);
  const int cells = 1 << (bits - 1);
  long double a = 0.0L;
  long double b = 0.0L;
  long double squares = 0.0L;
  std::priority_queue<crossing> crossings;
  const auto add_crossing = [&](long double distance, int cell) {
    if (cell < cells && distance > 0.0L) {
      crossings.push({cells * distance / cell, distance, cell});
    }
  };
  for (const long double distance : distances) {
    a += distance / num_levels;
    b += 1.0L / (num_levels * num_levels);
    squares += distance * distance;
    add_crossing(distance, 1);
  }
  if (squares == 0.0L) return 0.0;
  long double above = HUGE_VALL;
  long double least = HUGE_VALL;
  long double best = 0.0L;
  while (true) {
    const long double below = crossings.empty() ? 0.0L : crossings.top().support;
    const long double support = a / b;
    const long double noise = squares - a * support;
    if (below <= support && support <= above && noise < least) {
      least = noise;
      best = support;
    }
    if (crossings.empty()) return static_cast<double>(best);
    const crossing next = crossings.top();
    crossings.pop();
    a += 2.0L * next.distance / num_levels;
    b += 8.0L * next.cell / (num_levels * num_levels);
    above = next.support;
    add_crossing(next.distance, next.cell + 1);
  }
}

}  // namespace

std::vector<double> optimal_supports(const weights_view& weights,
                                     std::span<const normalization> norms, int bits) {
  expect_valid(weights);
  expect_matching(weights, norms);
  QSWEEP_EXPECTS(bits >= 1 && bits <= 16, "bits = " + std::to_string(bits));
  std::vector<double> supports;
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    std::vector<long double> distances;
    for (const parameter_range& range : weights.groups[g].ranges) {
      for (const float weight : weights.values.subspan(range.offset, range.size)) {
        const long double from_mean = static_cast<long double>(weight) - norms[g].mean;
        distances.push_back(std::abs(from_mean) / norms[g].std);
      }
    }
    supports.push_back(optimum_of_group(distances, bits));
  }
  return supports;
}

}  // namespace qsweep::reference
