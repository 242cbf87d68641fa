// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

#include "core/theory.hpp"

namespace qsweep {
namespace {

constexpr int order = 16;

struct quadrature_rule {
  std::array<double, order> nodes{};
  std::array<double, order> weights{};
};

/// Gauss and Legendre's rule on [-1, 1]: Newton's method on the Legendre polynomial.
quadrature_rule make_gauss_legendre() {
  quadrature_rule rule;
  for (int i = 0; i < order; ++i) {
    double x = std::cos(std::numbers::pi * (i + 0.75) / (order + 0.5));
    double slope = 0.0;
    for (int iteration = 0; iteration < 20; ++iteration) {
      double previous = 1.0;
      double value = x;
      for (int k = 2; k <= order; ++k) {
        const double next = ((2 * k - 1) * x * value - (k - 1) * previous) / k;
        previous = value;
        value = next;
      }
      slope = order * (x * value - previous) / (x * x - 1.0);
      x -= value / slope;
    }
    rule.nodes[static_cast<std::size_t>(i)] = x;
    rule.weights[static_cast<std::size_t>(i)] = 2.0 / ((1.0 - x * x) * slope * slope);
  }
  return rule;
}

struct half_density {
  std::string name;
  std::function<double(double)> density;  ///< of x > 0, written here once more
  double end;                             ///< beyond it the mass is below 1e-15
};

const std::vector<half_density>& half_densities() {
  static const std::vector<half_density> all = {
      {"laplace", [](double x) { return std::exp(-std::sqrt(2.0) * x) / std::sqrt(2.0); }, 30.0},
      {"gauss", [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi); },
       12.0},
      {"uniform", [](double) { return 1.0 / (2.0 * std::sqrt(3.0)); }, std::sqrt(3.0)},
      {"gamma",
       [](double x) {
         return std::pow(3.0, 0.25) * std::exp(-std::sqrt(3.0) * x / 2) /
                std::sqrt(8 * std::numbers::pi * x);
       },
       50.0},
  };
  return all;
}

/// Integral of f p over [from, to] with x = u^2, which makes the Gamma density smooth at 0.
double integrate(const half_density& source, const std::function<double(double)>& f, double from,
                 double to) {
  static const quadrature_rule rule = make_gauss_legendre();
  constexpr int panels = 16;
  to = std::min(to, source.end);
  if (from >= to) return 0.0;
  const double width = (std::sqrt(to) - std::sqrt(from)) / panels;
  double sum = 0.0;
  for (int panel = 0; panel < panels; ++panel) {
    const double centre = std::sqrt(from) + (panel + 0.5) * width;
    for (std::size_t i = 0; i < order; ++i) {
      const double u = centre + rule.nodes[i] * width / 2.0;
      sum += rule.weights[i] * width / 2.0 * f(u * u) * source.density(u * u) * 2.0 * u;
    }
  }
  return sum;
}

/// Eqs. (4) and (5) of Nikolic et al. 2021: the squared error, cell by cell.
distortion integrate_distortion(const half_density& source, int bits, double support) {
  const int half = 1 << (bits - 1);
  const double step = support / half;
  distortion d;
  for (int i = 0; i < half; ++i) {
    const double level = (i + 0.5) * step;
    d.granular += 2.0 * integrate(
                            source, [level](double x) { return (x - level) * (x - level); },
                            i * step, (i + 1) * step);
  }
  const double outermost = support - step / 2.0;
  d.overload =
      2.0 * integrate(
                source, [outermost](double x) { return (x - outermost) * (x - outermost); },
                support, source.end);
  d.total = d.granular + d.overload;
  return d;
}

TEST(Quadrature, TailMomentsAreTheIntegralsOfTheDensities) {
  constexpr double tolerance = 1e-13;
  for (const half_density& source : half_densities()) {
    const auto closed = make_source(source.name);
    for (int power = 0; power <= 2; ++power) {
      for (double from : {0.0, 0.1, 0.7, 1.5, 3.0, 6.0}) {
        const double integral = integrate(
            source, [power](double x) { return std::pow(x, power); }, from, source.end);
        EXPECT_NEAR(closed->tail_moment(power, from), integral, tolerance)
            << source.name << ", order " << power << ", from " << from;
      }
    }
  }
}

TEST(Quadrature, DensitiesAreThePrintedOnesOnBothSides) {
  for (const half_density& source : half_densities()) {
    const auto closed = make_source(source.name);
    for (double x : {0.01, 0.5, 1.0, 1.7}) {
      EXPECT_NEAR(closed->density(x), source.density(x), 1e-14) << source.name << x;
      EXPECT_EQ(closed->density(-x), closed->density(x)) << source.name << x;
    }
  }
}

TEST(Quadrature, DistortionsOfEverySourceAreTheIntegratedOnes) {
  constexpr double tolerance = 1e-12;
  for (const half_density& source : half_densities()) {
    const auto closed = make_source(source.name);
    for (int bits : {1, 2, 3, 5, 8}) {
      for (double support : {0.8, 2.9236, 7.063787}) {
        const distortion expected = integrate_distortion(source, bits, support);
        const distortion actual = uniform_distortion(*closed, bits, support);
        EXPECT_NEAR(actual.total, expected.total, tolerance) << source.name << bits << support;
        EXPECT_NEAR(actual.granular, expected.granular, tolerance) << source.name << bits;
        EXPECT_NEAR(actual.overload, expected.overload, tolerance) << source.name << bits;
      }
    }
  }
}

}  // namespace
}  // namespace qsweep
