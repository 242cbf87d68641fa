// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/direct_errors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "support/grouped_weights.hpp"

namespace qsweep::cpu {
namespace {

weight_quantizer uniform(int bits, double support, const normalization& norm) {
  return make_weight_quantizer(make_uniform_codebook(bits, support), norm);
}

bool processor_has_tables() {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512f") != 0;
#else
  return false;
#endif
}

struct measured {
  double noise = 0.0;
  std::uint64_t within = 0;

  bool operator==(const measured&) const = default;
};

measured measure(const direct_quantizer& quantizer, weight_block& block,
                 const weight_interval& interval) {
  measured out;
  if (quantizer.uses_tables()) block.clamp(interval);
  out.noise = quantizer.noise_energy(block, out.within);
  return out;
}

/// Weights around every cutpoint and end of the support, and far outside.
std::vector<float> telling_weights(const weight_quantizer& quantizer) {
  constexpr float infinity = std::numeric_limits<float>::infinity();
  std::vector<float> weights{0.0F, -0.0F, 1e30F, -1e30F, 1e-40F};
  std::vector<float> places = quantizer.cutpoints;
  places.push_back(quantizer.support_low);
  places.push_back(quantizer.support_high);
  for (const float place : places) {
    weights.insert(weights.end(),
                   {place, std::nextafter(place, infinity), std::nextafter(place, -infinity)});
  }
  const std::vector<float> more = test::laplacian_weights(300, 12);
  weights.insert(weights.end(), more.begin(), more.end());
  return weights;
}

TEST(DirectErrors, TablesChangeNothing) {
  for (const normalization& norm :
       {normalization{0.0, 1.0}, {-0.006, 0.07}, {3.0, 0.5}, {1e-20, 1e-19}}) {
    for (const int bits : {1, 2, 3}) {
      for (const double support : {0.01, 0.9, 2.9236, 50.0}) {
        const weight_quantizer quantizer = uniform(bits, support, norm);
        const std::vector<float> weights = telling_weights(quantizer);
        weight_block block;
        for (const std::size_t size : {weights.size(), std::size_t{31}, std::size_t{64}}) {
          block.load(std::span(weights).first(size));
          const direct_quantizer fast(quantizer);
          const direct_quantizer plain(quantizer, false);
          ASSERT_FALSE(plain.uses_tables());
          EXPECT_EQ(measure(fast, block, fast.inner()), measure(plain, block, {}));
          EXPECT_EQ(measure(fast, block, fast.outer()), measure(plain, block, {}));
        }
      }
    }
  }
}

TEST(DirectErrors, TablesAreUsedWhereTheyCanBe) {
  const normalization norm{-0.006, 0.07};
  const weight_quantizer even = uniform(3, 2.9236, norm);
  EXPECT_EQ(direct_quantizer(even).uses_tables(), processor_has_tables());
  EXPECT_FALSE(direct_quantizer(uniform(4, 2.9236, norm)).uses_tables());
  const weight_quantizer uneven{{-1.0F, 0.0F, 7.0F}, {-2.0, -0.5, 3.0, 9.0}, -3.0F, 9.5F};
  EXPECT_FALSE(direct_quantizer(uneven).uses_tables());
}

TEST(DirectErrors, HandComputed) {
  // Levels -3, -1, 1, 3: errors 1, 0.5 and 2.
  const weight_quantizer quantizer{{-2.0F, 0.0F, 2.0F}, {-3.0, -1.0, 1.0, 3.0}, -4.0F, 4.0F};
  weight_block block;
  block.load(std::vector{-2.0F, 0.5F, 5.0F});
  EXPECT_EQ(measure(direct_quantizer(quantizer), block, {-2.0F, 2.0F}), (measured{5.25, 2}));
}

TEST(DirectErrors, RunsShareWhatChangesNothing) {
  if (!processor_has_tables()) return;  // without tables there is nothing to share
  const normalization norm{-0.006, 0.07};
  std::vector<weight_quantizer> all;
  for (int i = 0; i < 40; ++i) all.push_back(uniform(3, 2.0 + 0.1 * i, norm));
  all.push_back(uniform(5, 2.0, norm));
  all.push_back(uniform(3, 2.0, norm));
  const std::vector<direct_quantizer> quantizers(all.begin(), all.end());
  const std::vector<quantizer_run> runs = make_runs(quantizers);
  std::size_t next = 0;
  weight_block block;
  block.load(test::laplacian_weights(2048, 4));
  for (const quantizer_run& run : runs) {
    EXPECT_EQ(run.first, next);
    for (; next < run.first + run.count; ++next) {
      const direct_quantizer plain(all[next], false);
      EXPECT_EQ(measure(quantizers[next], block, run.interval), measure(plain, block, {}));
    }
  }
  EXPECT_EQ(next, quantizers.size());
  // Thresholds may share when their outermost cells overlap: a factor of 4/3 at three bits.
  EXPECT_EQ(runs[0].count, 7U);
}

}  // namespace
}  // namespace qsweep::cpu
