// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "accuracy/certified_count_suite.hpp"
#include "cpu/cpu_backend.hpp"

namespace qsweep::test {

INSTANTIATE_TEST_SUITE_P(Cpu, CertifiedCount,
                         testing::Values(accuracy_backend{"cpu", &make_cpu_backend}));

TEST(CertifiedCountOnCpu, DoesNotDependOnTheThreads) {
  const network_spec network =
      chain({1, 1, 300}).dense(512).relu().dense(512).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 700, 12);
  network_weights weights = random_weights(network, scope::global, 13);
  const layer_spec& last = network.layers.back();
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] *= 0.01F;  // many uncertain images
    if (j >= 512)
      weights.values[last.weight_offset + j] += weights.values[last.weight_offset + j % 512];
  }
  const auto count = [&](int threads) {
    const quantization identity;
    return make_cpu_backend({.threads = threads})
        ->count_correct(network, weights.view(), {&identity, 1}, images.view(),
                        accuracy_algorithm::fp32)
        .front();
  };
  const certified_count two = count(2);
  for (const int threads : {1, 3}) {
    const certified_count got = count(threads);
    EXPECT_EQ(got.correct, two.correct);
    EXPECT_EQ(got.uncertain, two.uncertain);
  }
}

}  // namespace qsweep::test
