// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "core/weight_quantizer.hpp"
#include "cpu/sorted_weights.hpp"

namespace qsweep::cpu {

/// Measures one quantizer after the other on the weights of one group; fastest where their
/// cutpoints move little from one to the next.
///
/// The noise energy comes from counts and sums of the weights in the quantizer's cells:
///   sum w^2 + sum over the cells (n y^2 - 2 y s),   n, s: number and sum of a cell's weights,
/// within 2 eps64 relative of the exact value. The terms cancel by eight digits at 16 bits, and
/// without end where weights sit on levels; so they are added in twice the precision, with a bound
/// on what that loses. Where the bound is not small enough, and where weights are fewer than
/// levels, the errors are summed one by one.
class noise_meter {
 public:
  explicit noise_meter(const sorted_weights& weights) : weights_(weights) {}

  /// Noise energy and weights within the support; the signal energy is left alone.
  void measure(const weight_quantizer& quantizer, quantization_noise& out);

 private:
  struct bounded_energy;
  std::uint64_t count_within(const weight_quantizer& quantizer);
  bounded_energy energy_of_cells(const weight_quantizer& quantizer, std::uint64_t& within);

  const sorted_weights& weights_;
  std::vector<std::uint32_t> blocks_;  ///< where cutpoints, then the support's ends, were found
};

}  // namespace qsweep::cpu
