// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/spectral_bound.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "accuracy/power_method.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::cpu {
namespace {

void expect_between(double bound, double norm, double factor) {
  EXPECT_TRUE(bound >= norm * (1.0 - 1e-12)) << bound << " < " << norm;
  EXPECT_TRUE(bound <= norm * factor) << bound << " > " << factor << " * " << norm;
}

TEST(SpectralBound, OfOneRowIsItsLength) {
  const std::vector<float> row{3.0F, 4.0F, 12.0F};
  expect_between(spectral_norm_bound(1, row, 1), 13.0, 1.005);
}

TEST(SpectralBound, OfAnOuterProductIsTheProductOfLengths) {
  std::vector<float> a;
  for (int i = 0; i < 100; ++i) {
    for (int j = 0; j < 70; ++j) a.push_back(static_cast<float>((i % 7 - 3) * (j % 5 + 1)));
  }
  double rows = 0.0;
  double columns = 0.0;
  for (int i = 0; i < 100; ++i) rows += (i % 7 - 3) * (i % 7 - 3);
  for (int j = 0; j < 70; ++j) columns += (j % 5 + 1) * (j % 5 + 1);
  expect_between(spectral_norm_bound(2, a, 100), std::sqrt(rows * columns), 1.005);
}

// All 64 singular values of a Hadamard matrix of order 64 are 8: the worst case, 64^(1/16) above.
TEST(SpectralBound, OfEqualSingularValues) {
  std::vector<float> a;
  for (unsigned i = 0; i < 64; ++i) {
    for (unsigned j = 0; j < 64; ++j) a.push_back(std::popcount(i & j) % 2 == 0 ? 1.0F : -1.0F);
  }
  expect_between(spectral_norm_bound(2, a, 64), 8.0, std::pow(64.0, 1.0 / 16.0) * 1.005);
}

TEST(SpectralBound, OfRandomMatricesOfAnyScaleLiesAboveThePowerMethod) {
  for (const std::size_t rows : {5U, 64U, 65U, 200U}) {
    for (const float scale : {1e-30F, 1e-6F, 1.0F, 1e3F}) {
      std::vector<float> a = test::laplacian_weights(rows * 300, rows);
      for (float& x : a) x *= scale;
      // Below 1e-20 float32 underflows and the Frobenius norm remains: sqrt(rows) at the most.
      expect_between(spectral_norm_bound(2, a, rows), test::spectral_norm_from_below(a, rows),
                     scale < 1e-20F ? 1e6 : 1.4);
    }
  }
}

TEST(SpectralBound, FallsBackToTheFrobeniusNormWhenFloatOverflows) {
  const std::vector<float> a(100, 1e25F);
  expect_between(spectral_norm_bound(2, a, 10), 1e26, 1.005);
}

TEST(SpectralBound, DoesNotDependOnTheThreads) {
  const std::vector<float> a = test::laplacian_weights(300 * 500, 1);
  const double alone = spectral_norm_bound(1, a, 300);
  EXPECT_EQ(spectral_norm_bound(2, a, 300), alone);
  EXPECT_EQ(spectral_norm_bound(3, a, 300), alone);
}

}  // namespace
}  // namespace qsweep::cpu
