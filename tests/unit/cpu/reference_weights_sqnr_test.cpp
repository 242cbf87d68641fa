// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// SQNR of the four reference weight files: both algorithms against each other at every bit rate,
// and the optimum against a dense grid.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "core/sqnr.hpp"
#include "cpu/cpu_backend.hpp"
#include "io/weights_file.hpp"
#include "support/tolerance.hpp"

namespace qsweep {
namespace {

/// The weights of one file, normalised together, with what measures them.
struct reference_weights {
  explicit reference_weights(const std::string& name)
      : stored(read_weights(std::filesystem::path(QSWEEP_WEIGHTS_DIR) / name)),
        groups(make_parameter_groups(stored.network, scope::global)) {
    const moments all = backend->moments_of(view()).at(0);
    norm = {.mean = all.mean, .std = all.std};
  }

  weights_view view() const { return {stored.parameters, groups}; }

  std::vector<quantization> quantizers(int bits, const std::vector<double>& supports) const {
    std::vector<quantization> how;
    for (const double support : supports) {
      how.push_back({{make_weight_quantizer(make_uniform_codebook(bits, support), norm)}});
    }
    return how;
  }

  stored_weights stored;
  std::vector<parameter_group> groups;
  std::unique_ptr<Backend> backend = make_cpu_backend({.threads = 2});
  normalization norm;
};

const std::vector<std::string> files{"mlp-mnist-seed1.safetensors", "cnn-mnist-seed1.safetensors",
                                     "mlp-fashion-mnist-seed1.safetensors",
                                     "cnn-fashion-mnist-seed1.safetensors"};

double db_of(const quantization_noise& noise) {
  return make_sqnr(noise.signal_energy, noise.noise_energy).db.value();
}

TEST(ReferenceWeightsSqnr, BothAlgorithmsAgreeToAMillionthOfADecibel) {
  for (const std::string& file : files) {
    const reference_weights weights(file);
    const auto direct = weights.backend->sweep_sqnr(weights.view(), sqnr_algorithm::direct);
    const auto sorted = weights.backend->sweep_sqnr(weights.view(), sqnr_algorithm::sorted);
    for (int bits = 1; bits <= 16; ++bits) {
      const auto how = weights.quantizers(bits, {0.5, 2.9236, 7.063787, 14.4});
      const auto by_direct = direct->measure(how);
      const auto by_sorted = sorted->measure(how);
      for (std::size_t t = 0; t < how.size(); ++t) {
        const quantization_noise& d = by_direct[t][0];
        const quantization_noise& s = by_sorted[t][0];
        EXPECT_TRUE(test::within(db_of(s), db_of(d), 1e-6)) << file << ", " << bits << " bits";
        // What the contract grants to two sums is far less.
        const double bound = 2.0 * test::sum_tolerance(weights.stored.parameters.size());
        EXPECT_TRUE(test::within(s.noise_energy, d.noise_energy, bound * d.noise_energy)) << file;
        EXPECT_EQ(s.within_support, d.within_support) << file;
      }
    }
  }
}

TEST(ReferenceWeightsSqnr, NoThresholdOfADenseGridBeatsTheOptimum) {
  for (const std::string& file : files) {
    const reference_weights weights(file);
    const auto sorted = weights.backend->sweep_sqnr(weights.view(), sqnr_algorithm::sorted);
    for (const int bits : {1, 2, 3, 4, 6, 8}) {
      const std::vector<normalization> norms{weights.norm};
      const double best = weights.backend->optimal_supports(weights.view(), norms, bits).at(0);
      const double least =
          sorted->measure(weights.quantizers(bits, {best})).at(0).at(0).noise_energy;
      std::vector<double> grid;
      for (int i = 1; i <= 2000; ++i) grid.push_back(best * i / 800.0);
      for (int i = -500; i <= 500; ++i) grid.push_back(best * (1.0 + i * 1e-6));
      for (const auto& noise : sorted->measure(weights.quantizers(bits, grid))) {
        EXPECT_LE(least, (1.0 + 1e-9) * noise[0].noise_energy) << file << ", " << bits << " bits";
      }
    }
  }
}

TEST(ReferenceWeightsSqnr, OptimumIsTheOneInTheDocument) {
  // docs/quantizers.md, "The optimum of the weights at hand".
  const reference_weights weights(files[0]);
  const auto sorted = weights.backend->sweep_sqnr(weights.view(), sqnr_algorithm::sorted);
  const std::vector<normalization> norms{weights.norm};
  const double three = weights.backend->optimal_supports(weights.view(), norms, 3).at(0);
  EXPECT_NEAR(three, 2.46384, 5e-6);
  const auto noise = sorted->measure(weights.quantizers(3, {three, 2.92373273}));
  EXPECT_NEAR(db_of(noise[0][0]), 13.4745, 5e-5);
  EXPECT_NEAR(db_of(noise[1][0]), 12.9955, 5e-5);
  const double twelve = weights.backend->optimal_supports(weights.view(), norms, 12).at(0);
  EXPECT_NEAR(twelve, 7.27275, 5e-6);
  const auto at_twelve = sorted->measure(weights.quantizers(12, {twelve, 10.62616777}));
  EXPECT_NEAR(db_of(at_twelve[0][0]) - db_of(at_twelve[1][0]), 3.2, 0.05);
}

}  // namespace
}  // namespace qsweep
