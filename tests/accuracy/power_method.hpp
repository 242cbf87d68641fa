// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <vector>

namespace qsweep::test {

/// |A v| / |v| after some steps of the power method in double: never above the spectral norm.
/// Shape: a [rows][columns].
template <class Number>
double spectral_norm_from_below(const std::vector<Number>& a, std::size_t rows) {
  const std::size_t columns = a.size() / rows;
  std::vector<double> v(columns, 1.0);
  double norm = 0.0;
  for (int step = 0; step < 50; ++step) {
    std::vector<double> u(rows, 0.0);
    std::vector<double> next(columns, 0.0);
    double v_square = 0.0;
    double u_square = 0.0;
    for (const double x : v) v_square += x * x;
    for (std::size_t i = 0; i < a.size(); ++i) u[i / columns] += a[i] * v[i % columns];
    for (const double x : u) u_square += x * x;
    norm = std::sqrt(u_square / v_square);
    for (std::size_t i = 0; i < a.size(); ++i) next[i % columns] += a[i] * u[i / columns];
    v = next;
    for (double& x : v) x /= norm * norm;
  }
  return norm;
}

}  // namespace qsweep::test
