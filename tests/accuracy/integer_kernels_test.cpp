// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_kernels.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/rng.hpp"

namespace qsweep::cpu {
namespace {

constexpr std::size_t size = 528;

/// Values in [0, largest], many of them zero, some tiny, some at the largest.
template <class Real>
std::vector<Real> activations(double largest) {
  const random_stream random{.seed = 5};
  std::vector<Real> out(size, Real{0});
  for (std::uint32_t j = 0; j < size; ++j) {
    const double value = random.uniform(j) * largest;
    if (j % 3 != 0) out[j] = static_cast<Real>(j % 7 == 1 ? value * 1e-6 : value);
  }
  out[17] = static_cast<Real>(largest);
  return out;
}

/// sum of scale q + error against each value, and the norms against long doubles.
template <class Real>
void expect_exact_cut(std::size_t planes, double largest) {
  const std::vector<Real> values = activations<Real>(largest);
  const planes_of<Real> scales = make_planes<Real>(planes, largest);
  std::vector<std::uint8_t> bytes(planes * 600, 1);
  const cut_result cut = cut_into_planes(values.data(), size, scales, 600, bytes.data());
  long double error = 0.0L;
  long double length = 0.0L;
  long double sum = 0.0L;
  const double finest = static_cast<double>(scales.scales[planes - 1]);
  for (std::size_t j = 0; j < size; ++j) {
    long double rest = static_cast<long double>(values[j]);
    length += rest * rest;
    for (std::size_t p = 0; p < planes; ++p) {
      const long double part = static_cast<long double>(scales.scales[p]) * bytes[p * 600 + j];
      rest -= part;
      sum += part;
    }
    // The last byte is at most 255, which may be one less than the nearest.
    EXPECT_LE(std::abs(rest), 1.01L * finest + 1e-15L * largest) << j;
    error += rest * rest;
  }
  EXPECT_NEAR(cut.sum / static_cast<double>(sum), 1.0, 1e-13);
  EXPECT_NEAR(cut.length / static_cast<double>(std::sqrt(length)), 1.0, 1e-5);
  if (error > 0.0L) {
    EXPECT_NEAR(cut.error / static_cast<double>(std::sqrt(error)), 1.0, 1e-5);
  }
}

TEST(CutIntoPlanes, LeavesTheErrorThatItStates) {
  for (const double largest : {1e-3, 0.37, 255.0, 12345.678, 3e15}) {
    SCOPED_TRACE(largest);
    expect_exact_cut<float>(1, largest);
    expect_exact_cut<float>(2, largest);
    expect_exact_cut<double>(6, largest);
  }
}

TEST(CutIntoPlanes, OfZerosIsZero) {
  const std::vector<float> zeros(32, 0.0F);
  std::vector<std::uint8_t> bytes(32, 9);
  const cut_result cut =
      cut_into_planes(zeros.data(), 32, make_planes<float>(1, 0.0), 32, bytes.data());
  EXPECT_EQ(bytes, std::vector<std::uint8_t>(32, 0));
  EXPECT_EQ(cut.sum, 0.0);
  EXPECT_EQ(cut.error, 0.0);
}

TEST(MakePlanes, HasScalesOfFiveBitsThatReachTheLargest) {
  for (const double largest : {1.0, 254.9, 255.0, 256.1, 1e6 / 3.0}) {
    const auto planes = make_planes<double>(2, largest);
    const double scale = planes.scales[1];
    int exponent = 0;
    const double bits = std::frexp(scale, &exponent) * 32.0;
    EXPECT_EQ(bits, std::floor(bits));
    EXPECT_GE(scale * 65535.0, largest);
    EXPECT_LE(scale * 65535.0, largest * 1.0626);
    EXPECT_EQ(planes.scales[0], 256.0 * scale);
  }
}

template <class Real>
void expect_rectified_sums(std::size_t planes) {
  const random_stream random{.seed = 6};
  std::vector<std::int32_t> sums(planes * 64);
  std::vector<Real> bias(64);
  for (std::uint32_t i = 0; i < sums.size(); ++i) {
    sums[i] = static_cast<std::int32_t>(random.word(i) >> 12) - 524288;
  }
  for (std::uint32_t j = 0; j < 64; ++j) bias[j] = static_cast<Real>(random.uniform(j) * 1e6 - 5e5);
  const planes_of<Real> scales = make_planes<Real>(planes, 1000.0);
  std::vector<Real> out(64, Real{-1});
  const Real largest = rectify_sums(sums.data(), 64, scales, Real{77}, bias.data(), 64, out.data());
  for (std::size_t j = 0; j < 64; ++j) {
    double exact = static_cast<double>(bias[j]) + 77.0;
    for (std::size_t p = 0; p < planes; ++p) {
      exact += static_cast<double>(scales.scales[p]) * sums[p * 64 + j];
    }
    EXPECT_NEAR(static_cast<double>(out[j]), std::max(exact, 0.0), 10.0) << j;
  }
  EXPECT_EQ(largest, *std::ranges::max_element(out));
}

TEST(RectifySums, AddsScaledPlanesToTheBias) {
  expect_rectified_sums<float>(1);
  expect_rectified_sums<float>(2);
  expect_rectified_sums<double>(6);
}

TEST(RectifyWindows, TakesTheLargestPositionOfListedWindows) {
  const std::vector<std::uint32_t> windows{0, 2};
  // Two positions of two filters (padded to 16) in rows of 40.
  std::vector<std::int32_t> sums(80, 0);
  sums[0] = 5;
  sums[1] = -50;
  sums[16] = 3;
  sums[17] = 100;
  sums[40] = -7;
  sums[56] = -9;
  // Windows share patches; the one in the middle is not listed.
  const std::vector<std::uint32_t> patches{3, 1, 2, 2, 0, 3};
  const std::vector<float> constants{0.0F, 4.0F, 99.0F, 1.0F};
  std::vector<float> bias(16, -1e30F);
  bias[0] = 0.5F;
  bias[1] = -3.0F;
  std::vector<float> out(6 + 16, -1.0F);
  EXPECT_EQ(rectify_bias(bias.data(), 2, 3, out.data()), 0.5F);
  EXPECT_EQ(out[2], 0.5F);
  EXPECT_EQ(out[3], 0.0F);
  const window_sums what{.windows = windows,
                         .patches = patches,
                         .sums = sums.data(),
                         .stride = 40,
                         .positions = 2,
                         .filters = 2,
                         .padded_filters = 16};
  EXPECT_EQ(rectify_windows(what, constants.data(), bias.data(), out.data()), 101.0F);
  const std::vector<float> expected{7.5F, 101.0F, 0.5F, 0.0F, 0.0F, 0.0F};
  EXPECT_EQ(std::vector<float>(out.begin(), out.begin() + 6), expected);
}

}  // namespace
}  // namespace qsweep::cpu
