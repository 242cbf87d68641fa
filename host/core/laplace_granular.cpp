// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/laplace_granular.hpp"

#include <array>
#include <cmath>

namespace qsweep {
namespace {

// Below this a the closed forms lose digits; there the series' next term is below 1e-16 of the sum.
constexpr double series_limit = 0.25;

// g(a) = a^2 (c0 + c1 a^2 + c2 a^4 + ...): the Bernoulli series of coth with the signs of g.
constexpr std::array series = {
    1.0 / 6.0,      1.0 / 45.0,           -2.0 / 945.0,      1.0 / 4725.0,
    -2.0 / 93555.0, 1382.0 / 638512875.0, -4.0 / 18243225.0, 3617.0 / 162820783125.0};

}  // namespace

double laplace_granular_noise(double a) {
  if (a >= series_limit) return 1.0 + a * a / 2.0 - a / std::tanh(a);
  double sum = 0.0;
  for (std::size_t i = series.size(); i-- > 0;) sum = sum * a * a + series[i];
  return a * a * sum;
}

double laplace_granular_noise_slope(double a) {
  if (a >= series_limit) {
    const double sinh_a = std::sinh(a);
    return a - 1.0 / std::tanh(a) + a / sinh_a / sinh_a;
  }
  double sum = 0.0;
  for (std::size_t i = series.size(); i-- > 0;) {
    sum = sum * a * a + 2.0 * static_cast<double>(i + 1) * series[i];
  }
  return a * sum;
}

}  // namespace qsweep
