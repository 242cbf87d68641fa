// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/breakpoints.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/chord_bound.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"

namespace qsweep::cpu {
namespace {

/// The noise energy by its definition: the nearest of all levels.
double noise_at(const std::vector<double>& distances, int bits, double scale) {
  const int cells = 1 << (bits - 1);
  double noise = 0.0;
  for (const double distance : distances) {
    double least = HUGE_VAL;
    for (int k = 0; k < cells; ++k) {
      least = std::min(least, std::pow(distance - scale * (2 * k + 1) / (2.0 * cells), 2.0));
    }
    noise += least;
  }
  return noise;
}

std::vector<double> some_distances(std::size_t count) {
  std::vector<double> distances;
  for (const float weight : test::laplacian_weights(count, 17)) {
    distances.push_back(std::abs(weight));
  }
  return distances;
}

TEST(ChordBound, HandComputed) {
  // Between values 1 and 1 at distance 2 with curvature 3: 1 - 3 at the middle.
  EXPECT_DOUBLE_EQ(chord_bound(1.0, 1.0, 2.0, 3.0), -2.0);
  // Too steep to turn: the lower end.
  EXPECT_EQ(chord_bound(5.0, 1.0, 1.0, 2.0), 1.0);
  EXPECT_EQ(chord_bound(1.0, 5.0, 1.0, 2.0), 1.0);
}

TEST(ChordBound, HoldsOnEveryInterval) {
  const std::vector<double> distances = some_distances(50);
  for (const int bits : {2, 4, 6}) {
    const double num_levels = std::ldexp(1.0, bits);
    for (double low = 0.02; low < 1.0; low *= 1.1) {
      const double high = low * 1.1;
      double curvature = 0.0;
      for (const double distance : distances) {
        const double cell =
            std::min(std::floor(distance * num_levels / 2.0 / low), num_levels / 2.0 - 1.0);
        curvature += std::pow((2.0 * cell + 1.0) / num_levels, 2.0);
      }
      const double bound = chord_bound(noise_at(distances, bits, low),
                                       noise_at(distances, bits, high), high - low, curvature);
      for (int i = 0; i <= 100; ++i) {
        const double scale = low + (high - low) * i / 100.0;
        EXPECT_GE(noise_at(distances, bits, scale), bound - 1e-15) << scale;
      }
    }
  }
}

TEST(BreakpointSearch, FindsTheBestOfAllPieces) {
  // The second method: the minimum of the parabola on every piece between sorted breakpoints.
  const std::vector<double> distances = some_distances(200);
  for (const int bits : {1, 2, 3, 5}) {
    const int cells = 1 << (bits - 1);
    std::vector<double> ends{0.05, 1.0};
    for (const double distance : distances) {
      for (int k = 1; k < cells; ++k) {
        const double scale = cells * distance / k;
        if (scale > 0.05 && scale < 1.0) ends.push_back(scale);
      }
    }
    std::ranges::sort(ends);
    double least = HUGE_VAL;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i) {
      const double middle = (ends[i] + ends[i + 1]) / 2.0;
      double a = 0.0;
      double b = 0.0;
      for (const double distance : distances) {
        const double cell = std::min(std::floor(cells * distance / middle), cells - 1.0);
        const double level = (2.0 * cell + 1.0) / (2.0 * cells);
        a += distance * level;
        b += level * level;
      }
      if (ends[i] <= a / b && a / b <= ends[i + 1]) {
        least = std::min(least, noise_at(distances, bits, a / b));
      }
    }
    const breakpoint_search search(distances, bits);
    const double noise_low = noise_at(distances, bits, 0.05);
    const auto [best, noise_high] = search.search(0.05, 1.0, noise_low, {}, 1e-10);
    // A few roundings a piece, of what is never above the noise at its ends.
    const double rounding = 8.0 * test::eps64 * static_cast<double>(ends.size()) *
                            std::max(noise_low, noise_at(distances, bits, 1.0));
    EXPECT_NEAR(best.noise, least, rounding) << bits << " bits";
    EXPECT_NEAR(noise_at(distances, bits, best.scale), least, rounding) << bits << " bits";
    EXPECT_NEAR(noise_high, noise_at(distances, bits, 1.0), rounding) << bits << " bits";
  }
}

TEST(BreakpointSearch, KeepsTheBetterOne) {
  const std::vector<double> distances = some_distances(100);
  const breakpoint_search search(distances, 3);
  const noise_minimum known{.scale = 7.0, .noise = 1e-9};
  const noise_minimum best =
      search.search(0.05, 1.0, noise_at(distances, 3, 0.05), known, 1e-10).best;
  EXPECT_EQ(best.scale, known.scale);
  EXPECT_EQ(best.noise, known.noise);
}

TEST(BreakpointSearch, ExpectsAboutAsManyBreakpointsAsThereAre) {
  const std::vector<double> distances = some_distances(1000);
  double count = 0.0;
  for (const double distance : distances) {
    for (int k = 1; k < 128; ++k) {
      const double scale = 128.0 * distance / k;
      if (scale > 0.3 && scale <= 0.4) ++count;
    }
  }
  EXPECT_NEAR(breakpoint_search(distances, 8).expected_breakpoints(0.3, 0.4), count, 0.05 * count);
}

}  // namespace
}  // namespace qsweep::cpu
