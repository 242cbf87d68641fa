// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/agreement.hpp"

#include <fmt/core.h>

#include <cmath>
#include <limits>

namespace qsweep::bench {
namespace {

/// Two sums of `count` terms, each as far from the exact one as the backends' interface allows.
double sum_tolerance(std::uint64_t count) {
  if (count == 0) return 0.0;
  constexpr double eps64 = std::numeric_limits<double>::epsilon();
  return 2.0 * 4.0 * eps64 * (1.0 + std::log2(static_cast<double>(count)));
}

void expect_within(double actual, double expected, double bound, const std::string& what) {
  if (std::abs(actual - expected) <= bound) return;
  throw error(fmt::format("{} is {} instead of {}, allowed {}", what, actual, expected, bound));
}

void expect_size(std::size_t actual, std::size_t expected, const char* what) {
  if (actual != expected) throw error(fmt::format("{} {} instead of {}", actual, what, expected));
}

}  // namespace

void expect_moments(std::span<const moments> actual, std::span<const moments> expected) {
  expect_size(actual.size(), expected.size(), "groups");
  for (std::size_t g = 0; g < actual.size(); ++g) {
    const moments& a = actual[g];
    const moments& e = expected[g];
    const double bound = sum_tolerance(e.count);
    const auto name = [&](const char* what) { return fmt::format("{} of group {}", what, g); };
    expect_within(a.mean, e.mean, bound * std::sqrt(e.mean_square), name("mean"));
    expect_within(a.std, e.std, bound * e.std, name("std"));
    expect_within(a.mean_square, e.mean_square, bound * e.mean_square, name("mean square"));
    if (a.count != e.count || a.min != e.min || a.max != e.max ||
        a.non_negative != e.non_negative) {
      throw error(name("count, min, max or non-negative") + " differs");
    }
  }
}

void expect_noise(const noise_rows& actual, const noise_rows& expected,
                  std::span<const std::size_t> counts) {
  expect_size(actual.size(), expected.size(), "quantizations");
  for (std::size_t t = 0; t < actual.size(); ++t) {
    expect_size(actual[t].size(), counts.size(), "groups");
    for (std::size_t g = 0; g < counts.size(); ++g) {
      const quantization_noise& a = actual[t][g];
      const quantization_noise& e = expected[t][g];
      const double bound = sum_tolerance(counts[g]);
      const auto name = [&](const char* what) {
        return fmt::format("{} of group {} under quantization {}", what, g, t);
      };
      expect_within(a.signal_energy, e.signal_energy, bound * e.signal_energy, name("signal"));
      expect_within(a.noise_energy, e.noise_energy, bound * e.noise_energy, name("noise"));
      if (a.within_support != e.within_support) throw error(name("weights in support") + " differ");
    }
  }
}

}  // namespace qsweep::bench
