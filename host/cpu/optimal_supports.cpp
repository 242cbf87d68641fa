// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "core/error.hpp"
#include "cpu/chunks.hpp"
#include "cpu/ops.hpp"
#include "cpu/parallel_blocks.hpp"
#include "cpu/sorted_sqnr.hpp"
#include "cpu/support_search.hpp"

namespace qsweep::cpu {

std::vector<double> optimal_supports(int threads, const weights_view& weights,
                                     std::span<const normalization> norms, int bits) {
  expect_matching(weights, norms);
  QSWEEP_EXPECTS(bits >= 1 && bits <= 16, "bits = " + std::to_string(bits));
  const std::vector<sorted_weights> groups = sort_groups(threads, weights);
  std::vector<double> supports(groups.size());
  const auto find = [&](int team, std::size_t g) {
    supports[g] = find_best_scale(team, groups[g], norms[g].mean, bits) / norms[g].std;
  };
  // A group is worth a team where it is a good part of the work.
  constexpr std::size_t least_shared = 65536;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    if (groups[g].size() >= least_shared) find(threads, g);
  }
  parallel_blocks(threads, groups.size(), [&](std::size_t, std::size_t g) {
    if (groups[g].size() < least_shared) find(1, g);
  });
  return supports;
}

}  // namespace qsweep::cpu
