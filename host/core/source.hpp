// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace qsweep {

/// A symmetric, unit-variance, zero-mean probability density, known by its upper tail moments.
class Source {
 public:
  virtual ~Source() = default;

  virtual const char* name() const = 0;
  virtual double density(double x) const = 0;

  /// Integral of x^order p(x) over [from, infinity), order 0, 1 or 2.
  /// Throws precondition_error unless 0 <= order <= 2 and from >= 0 (infinity gives 0).
  virtual double tail_moment(int order, double from) const = 0;
};

/// "laplace", "gauss", "uniform" or "gamma" (p = 3^{1/4} e^{-sqrt3|x|/2} / sqrt(8 pi |x|)).
/// Throws usage_error naming the known sources.
std::unique_ptr<Source> make_source(const std::string& name);
std::vector<std::string> source_names();

}  // namespace qsweep
