// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/source.hpp"

#include <cmath>
#include <numbers>

#include "core/error.hpp"
#include "core/suggest.hpp"

namespace qsweep {
namespace {

using std::numbers::inv_sqrtpi;
using std::numbers::sqrt2;
using std::numbers::sqrt3;

/// Checks the arguments once for all sources; a source gives its three tail moments.
class symmetric_source : public Source {
 public:
  double tail_moment(int order, double from) const final {
    QSWEEP_EXPECTS(order >= 0 && order <= 2, "order = " + std::to_string(order));
    QSWEEP_EXPECTS(from >= 0.0, "from = " + std::to_string(from));
    return std::isinf(from) ? 0.0 : finite_tail_moment(order, from);
  }

 private:
  virtual double finite_tail_moment(int order, double from) const = 0;
};

/// p = e^{-sqrt2 |x|} / sqrt2
class laplace_source final : public symmetric_source {
 public:
  const char* name() const override { return "laplace"; }
  double density(double x) const override { return std::exp(-sqrt2 * std::abs(x)) / sqrt2; }

 private:
  double finite_tail_moment(int order, double from) const override {
    const double mass = std::exp(-sqrt2 * from) / 2.0;
    if (order == 0) return mass;
    if (order == 1) return mass * (from + 1.0 / sqrt2);
    return mass * ((from + sqrt2) * from + 1.0);
  }
};

class gauss_source final : public symmetric_source {
 public:
  const char* name() const override { return "gauss"; }
  double density(double x) const override { return std::exp(-x * x / 2.0) * inv_sqrtpi / sqrt2; }

 private:
  double finite_tail_moment(int order, double from) const override {
    if (order == 1) return density(from);
    const double mass = std::erfc(from / sqrt2) / 2.0;
    return order == 0 ? mass : from * density(from) + mass;
  }
};

/// p = 1 / (2 sqrt3) on [-sqrt3, sqrt3]
class uniform_source final : public symmetric_source {
 public:
  const char* name() const override { return "uniform"; }
  double density(double x) const override {
    return std::abs(x) <= sqrt3 ? 1.0 / (2.0 * sqrt3) : 0.0;
  }

 private:
  double finite_tail_moment(int order, double from) const override {
    if (from >= sqrt3) return 0.0;
    const double length = (sqrt3 - from) / (2.0 * sqrt3);
    if (order == 0) return length;
    if (order == 1) return length * (sqrt3 + from) / 2.0;
    return length * (3.0 + sqrt3 * from + from * from) / 3.0;
  }
};

/// |x| has a Gamma density of shape 1/2 and rate sqrt3/2; the tail moments are incomplete Gamma
/// functions Gamma(1/2 + order, rate * from), by Gamma(s+1, z) = s Gamma(s, z) + z^s e^{-z}.
class gamma_source final : public symmetric_source {
 public:
  const char* name() const override { return "gamma"; }
  double density(double x) const override {
    const double magnitude = std::abs(x);
    return std::sqrt(rate / magnitude) * std::exp(-rate * magnitude) * inv_sqrtpi / 2.0;
  }

 private:
  static constexpr double rate = sqrt3 / 2.0;

  double finite_tail_moment(int order, double from) const override {
    const double z = rate * from;
    const double root = std::sqrt(z);
    const double power = root * std::exp(-z) * inv_sqrtpi;
    const double mass = std::erfc(root) / 2.0;
    if (order == 0) return mass;
    const double first = mass / 2.0 + power / 2.0;
    if (order == 1) return first / rate;
    return (1.5 * first + z * power / 2.0) / (rate * rate);
  }
};

}  // namespace

std::vector<std::string> source_names() {
  return {"laplace", "gauss", "uniform", "gamma"};
}

std::unique_ptr<Source> make_source(const std::string& name) {
  if (name == "laplace") return std::make_unique<laplace_source>();
  if (name == "gauss") return std::make_unique<gauss_source>();
  if (name == "uniform") return std::make_unique<uniform_source>();
  if (name == "gamma") return std::make_unique<gamma_source>();
  throw usage_error("unknown source '" + name + "'" + suggestion(name, source_names()));
}

}  // namespace qsweep
