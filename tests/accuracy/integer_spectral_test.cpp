// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_spectral.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <vector>

#include "core/rng.hpp"

namespace qsweep::cpu {
namespace {

struct shifted_codes {
  std::vector<std::int8_t> codes;
  std::size_t rows = 0;
  double offset = 0.0;

  double bound(int threads) const {
    return shifted_norm_bound(threads, codes, packed_codes(threads, codes, rows), offset);
  }

  /// |A v| / |v| after some steps of the power method: never above the spectral norm.
  double norm_from_below() const {
    const std::size_t columns = codes.size() / rows;
    std::vector<double> v(columns, 1.0);
    v[0] = 2.0;
    double norm = 0.0;
    for (int step = 0; step < 60; ++step) {
      std::vector<double> u(rows, 0.0);
      std::vector<double> next(columns, 0.0);
      double v_square = 0.0;
      double u_square = 0.0;
      for (const double x : v) v_square += x * x;
      for (std::size_t i = 0; i < codes.size(); ++i) {
        u[i / columns] += (codes[i] + offset) * v[i % columns];
      }
      for (const double x : u) u_square += x * x;
      norm = std::sqrt(u_square / v_square);
      for (std::size_t i = 0; i < codes.size(); ++i) {
        next[i % columns] += (codes[i] + offset) * u[i / columns];
      }
      v = next;
      for (double& x : v) x /= norm * norm + 1e-300;
    }
    return norm;
  }
};

shifted_codes random_codes(std::size_t rows, std::size_t columns, int levels, double offset) {
  const random_stream random{.seed = rows * 1000 + columns};
  shifted_codes out{.codes = {}, .rows = rows, .offset = offset};
  for (std::uint32_t i = 0; i < rows * columns; ++i) {
    const auto code = static_cast<int>(random.word(i) % static_cast<std::uint32_t>(levels));
    out.codes.push_back(static_cast<std::int8_t>(code - levels / 2));
  }
  return out;
}

void expect_between(double bound, double norm, double factor) {
  EXPECT_TRUE(bound >= norm * (1.0 - 1e-12)) << bound << " < " << norm;
  EXPECT_TRUE(bound <= norm * factor) << bound << " > " << factor << " * " << norm;
}

TEST(ShiftedNormBound, OfRandomCodesLiesAboveThePowerMethod) {
  for (const auto& [rows, columns] :
       {std::pair{1U, 9U}, {5U, 300U}, {64U, 64U}, {65U, 70U}, {200U, 90U}, {130U, 500U}}) {
    for (const int levels : {2, 8, 256}) {
      for (const double offset : {0.0, 0.5, 0.47, -3.3}) {
        SCOPED_TRACE(std::to_string(rows) + " rows, " + std::to_string(levels) + " levels, " +
                     std::to_string(offset));
        const shifted_codes a = random_codes(rows, columns, levels, offset);
        expect_between(a.bound(2), a.norm_from_below(), 1.8);
      }
    }
  }
}

TEST(ShiftedNormBound, OfOneLargeSingularValueIsTight) {
  const shifted_codes same{std::vector<std::int8_t>(100 * 70, 3), 100, 0.5};
  expect_between(same.bound(2), 3.5 * std::sqrt(7000.0), 1.03);
}

// All 64 singular values of a Hadamard matrix of order 64 are 8: the worst case, 64^(1/8) above.
TEST(ShiftedNormBound, OfEqualSingularValues) {
  shifted_codes a{{}, 64, 0.0};
  for (unsigned i = 0; i < 64; ++i) {
    for (unsigned j = 0; j < 64; ++j) {
      a.codes.push_back(static_cast<std::int8_t>(std::popcount(i & j) % 2 == 0 ? 1 : -1));
    }
  }
  expect_between(a.bound(1), 8.0, std::pow(64.0, 1.0 / 8.0) * 1.005);
}

TEST(ShiftedNormBound, OfNothingIsNextToNothing) {
  const shifted_codes zero{std::vector<std::int8_t>(12, 2), 3, -2.0};
  EXPECT_TRUE(zero.bound(1) >= 0.0);
  EXPECT_TRUE(zero.bound(1) <= 1e-3) << zero.bound(1);
}

TEST(ShiftedNormBound, DoesNotDependOnTheThreads) {
  const shifted_codes a = random_codes(300, 500, 8, 0.5);
  EXPECT_EQ(a.bound(2), a.bound(1));
  EXPECT_EQ(a.bound(3), a.bound(1));
}

}  // namespace
}  // namespace qsweep::cpu
