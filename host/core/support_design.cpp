// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/support_design.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>

#include "core/error.hpp"
#include "core/laplace_granular.hpp"

namespace qsweep {
namespace {

using std::numbers::sqrt2;

void expect_bits(int bits) {
  QSWEEP_EXPECTS(bits >= 1 && bits <= 16, "bits = " + std::to_string(bits));
}

/// One substitution of the exact log rule R-iii.
double log_rule(double num_levels, double support_threshold) {
  const double a = sqrt2 * support_threshold / num_levels;
  const double overload = num_levels * a - 1.0 + 2.0 * a / std::expm1(2.0 * a);
  const double granular = laplace_granular_noise_slope(a) * -std::expm1(-2.0 * a);
  return std::log(2.0 * overload / granular) / sqrt2;
}

}  // namespace

double hui_support_threshold(int bits) {
  expect_bits(bits);
  return sqrt2 * bits * std::numbers::ln2;
}

double optimal_support_threshold(int bits) {
  expect_bits(bits);
  constexpr double tolerance = 4.0 * std::numeric_limits<double>::epsilon();
  constexpr int max_iterations = 100;  // 11 to 19 reach 1e-12; the rest guards against a cycle
  double current = hui_support_threshold(bits);
  for (int i = 0; i < max_iterations; ++i) {
    const double next = log_rule(std::ldexp(1.0, bits), current);
    const bool settled = std::abs(next - current) <= tolerance * next;
    current = next;
    if (settled) break;
  }
  return current;
}

std::optional<double> jayant_support_threshold(int bits) {
  expect_bits(bits);
  constexpr std::array steps = {1.4142, 1.0874, 0.7309, 0.4610, 0.2800, 0.1657, 0.0961, 0.0549};
  const auto index = static_cast<std::size_t>(bits - 1);
  if (index >= steps.size()) return std::nullopt;
  return std::ldexp(steps[index], bits - 1);
}

}  // namespace qsweep
