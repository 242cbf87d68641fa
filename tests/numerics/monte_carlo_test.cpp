// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/rng.hpp"
#include "core/theory.hpp"

namespace qsweep {
namespace {

constexpr std::uint32_t num_samples = 1'000'000;
constexpr std::uint64_t seed = 20211215;

/// Uniform in (0, 1): never 0, so that its logarithm is finite.
double open_uniform(const random_stream& random, std::uint32_t index) {
  return (random.word(index) + 0.5) * 0x1p-32;
}

/// The magnitude of sample `index` of a unit-variance source: all four sources are symmetric, and
/// so is the error of a symmetric quantizer.
double sample_magnitude(const std::string& source, const random_stream& random,
                        std::uint32_t index) {
  const double first = open_uniform(random, 2 * index);
  if (source == "laplace") return -std::log(first) / std::sqrt(2.0);
  if (source == "uniform") return first * std::sqrt(3.0);
  const double angle = 2.0 * std::numbers::pi * open_uniform(random, 2 * index + 1);
  const double gauss = std::abs(std::sqrt(-2.0 * std::log(first)) * std::cos(angle));
  return source == "gauss" ? gauss : gauss * gauss / std::sqrt(3.0);
}

/// Nikolic et al. 2021, eq. (3), for x >= 0, the index clamped.
double quantize(double x, int bits, double support) {
  const double half = std::ldexp(1.0, bits - 1);
  return (std::min(std::floor(x * half / support), half - 1.0) + 0.5) * support / half;
}

struct estimate {
  double mean = 0.0;
  double standard_error = 0.0;
};

estimate estimate_distortion(const std::string& source, int bits, double support) {
  const random_stream random{.seed = seed, .stream = static_cast<std::uint32_t>(bits)};
  double sum = 0.0;
  double sum_of_squares = 0.0;
  for (std::uint32_t i = 0; i < num_samples; ++i) {
    const double x = sample_magnitude(source, random, i);
    const double error = x - quantize(x, bits, support);
    sum += error * error;
    sum_of_squares += error * error * error * error;
  }
  const double mean = sum / num_samples;
  const double variance = sum_of_squares / num_samples - mean * mean;
  return {mean, std::sqrt(variance / num_samples)};
}

class MonteCarlo : public testing::TestWithParam<std::string> {};

TEST_P(MonteCarlo, MeetsTheTheoryWithinFourStandardErrors) {
  const auto source = make_source(GetParam());
  for (const auto& [bits, support] : {std::pair{2, 2.1748}, {3, 2.9236}, {5, 4.5}}) {
    const estimate sampled = estimate_distortion(GetParam(), bits, support);
    EXPECT_NEAR(uniform_distortion(*source, bits, support).total, sampled.mean,
                4.0 * sampled.standard_error)
        << GetParam() << ", " << bits << " bits, support " << support << ", seed " << seed;
    EXPECT_LT(sampled.standard_error, 0.03 * sampled.mean) << "the sample says too little";
  }
}

INSTANTIATE_TEST_SUITE_P(Sources, MonteCarlo, testing::ValuesIn(source_names()),
                         [](const auto& source) { return source.param; });

}  // namespace
}  // namespace qsweep
