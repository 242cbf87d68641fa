// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "kernels/guarded_array.hpp"
#include "optimal_supports/support_sums.hpp"
#include "support/grouped_weights.hpp"
#include "support/tolerance.hpp"

namespace qsweep::test {
namespace {

class SupportSumsKernel : public kernel_test {
 protected:
  static constexpr double mean = -0.006;

  /// The whole group's sums.
  support_sums sums_of(const std::vector<float>& weights, double scale, int bits) const {
    const auto values = guarded(weights, 1);
    const auto begins = upload(std::vector<std::uint64_t>{0, weights.size()}, stream_.get());
    const auto means = upload(std::vector<double>{mean}, stream_.get());
    const auto probes = upload(std::vector<support_probe>{{scale, 0}}, stream_.get());
    const std::size_t parts = support_parts(weights.size());
    const auto sums = guarded(std::vector<double>(3 * parts, -1.0));
    launch_support_sums({values.data(), begins.data(), means.data()}, probes.data(), 1, parts, bits,
                        reinterpret_cast<support_sums*>(sums.data()), stream_.get());
    support_sums out{};
    const std::vector<double> found = sums.read();
    for (std::size_t p = 0; p < parts; ++p) {
      out.noise += found[3 * p];
      out.product += found[3 * p + 1];
      out.curvature += found[3 * p + 2];
    }
    return out;
  }
};

TEST_F(SupportSumsKernel, MatchesPlainSumsAtEverySize) {
  for (const std::size_t size : {0U, 1U, 127U, 129U, 1000U, 16383U, 16385U, 33000U}) {
    const std::vector<float> weights = laplacian_weights(size, 5 + size);
    for (const int bits : {1, 3, 9}) {
      const double levels = std::ldexp(1.0, bits);
      const double scale = 0.2;
      long double noise = 0.0L;
      long double product = 0.0L;
      long double curvature = 0.0L;
      for (const float weight : weights) {
        const double distance = std::abs(weight - mean);
        const double cell = std::min(std::floor(distance * (levels / 2.0 / scale)), levels / 2 - 1);
        const long double level = (2.0L * cell + 1.0L) / levels;
        noise += (distance - scale * level) * (distance - scale * level);
        product += distance * level;
        curvature += level * level;
      }
      const support_sums found = sums_of(weights, scale, bits);
      const auto near = [&](double actual, long double wanted) {
        const auto plain = static_cast<double>(wanted);
        return within(actual, plain, 1e-12 * plain);
      };
      EXPECT_TRUE(near(found.noise, noise)) << size << ", " << bits;
      EXPECT_TRUE(near(found.product, product)) << size << ", " << bits;
      EXPECT_TRUE(near(found.curvature, curvature)) << size << ", " << bits;
    }
  }
}

}  // namespace
}  // namespace qsweep::test
