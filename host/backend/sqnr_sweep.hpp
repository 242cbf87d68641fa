// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/weight_quantizer.hpp"

namespace qsweep {

/// What one quantization does to one parameter group. Energies are sums of squares, not means.
struct quantization_noise {
  double signal_energy = 0.0;        ///< sum of w^2
  double noise_energy = 0.0;         ///< sum of (w - level(code(w)))^2, on denormalised values
  std::uint64_t within_support = 0;  ///< weights with support_low <= w <= support_high
};

/// Ways to find the noise energies; both keep the error bound of SqnrSweep::measure.
enum class sqnr_algorithm {
  direct,  ///< every weight is quantized for every quantization
  sorted,  ///< weights sorted once, with prefix sums; then each cutpoint costs a search
};

/// "direct", "sorted".
std::string to_string(sqnr_algorithm algorithm);

/// A part of a sweep's plan: so many quantizations of so many levels (a group) each.
struct sqnr_workload {
  std::size_t num_levels = 0;
  std::uint64_t num_points = 0;
};

/// Weights made ready for the signal and noise energies of any number of quantizations
/// (Backend::sweep_sqnr).
class SqnrSweep {
 public:
  virtual ~SqnrSweep() = default;

  /// Energies of each group under each quantization, within 4 eps64 (1 + log2 count) relative of
  /// the exact sums; counts exact. An identity quantization has noise 0 and all weights within.
  /// A result depends on the weights, the quantization and the algorithm only: not on threads, nor
  /// on the quantizations measured beside it or before. Shape: [how][groups].
  /// Throws precondition_error for quantizers that do not fit the groups.
  virtual std::vector<std::vector<quantization_noise>> measure(
      std::span<const quantization> how) const = 0;
};

}  // namespace qsweep
