// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// On the reference weights and the real test sets, the fast count is the reference's integer.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "cpu/cpu_backend.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"
#include "nn/evaluation.hpp"
#include "reference/reference_backend.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {
namespace {

struct setting {
  int bits = 0;
  double support_threshold = 0.0;
};

void expect_reference_counts(const std::string& model, const std::string& dataset_name,
                             const std::vector<setting>& settings) {
  const stored_weights weights = read_weights(std::filesystem::path(QSWEEP_WEIGHTS_DIR) /
                                              (model + "-" + dataset_name + "-seed1.safetensors"));
  const dataset images = load_dataset(dataset_name, dataset_part::test);
  const auto groups = make_parameter_groups(weights.network, scope::global);
  const weights_view view{weights.parameters, groups};
  std::vector<quantization> how;
  for (const auto& [bits, threshold] : settings) {
    how.push_back(uniform_quantization(view, bits, threshold));
  }
  const auto cpu = make_cpu_backend({});
  const auto reference = make_reference_backend({});
  const auto exact = reference->count_correct(weights.network, view, how, images.view(),
                                              accuracy_algorithm::reference);
  const auto fast = evaluate_accuracy(*cpu, *reference, weights.network, view, how, images.view());
  for (std::size_t i = 0; i < how.size(); ++i) {
    SCOPED_TRACE(std::to_string(settings[i].bits) + " bits, " +
                 std::to_string(settings[i].support_threshold));
    EXPECT_EQ(fast[i].correct, exact[i].correct);
    EXPECT_EQ(fast[i].images, 10000U);
    EXPECT_GT(fast[i].certified_fast, 9500U);
  }
}

const std::vector<setting> mlp_settings{{2, 1.9605}, {3, 0.5}, {3, 2.9236}, {3, 6.0}, {8, 7.0}};
const std::vector<setting> cnn_settings{{2, 2.1748}, {3, 2.9236}, {3, 8.3}};

TEST(WholeTestSet, MlpOnMnist) {
  expect_reference_counts("mlp", "mnist", mlp_settings);
}
TEST(WholeTestSet, MlpOnFashionMnist) {
  expect_reference_counts("mlp", "fashion-mnist", mlp_settings);
}
TEST(WholeTestSet, CnnOnMnist) {
  expect_reference_counts("cnn", "mnist", cnn_settings);
}
TEST(WholeTestSet, CnnOnFashionMnist) {
  expect_reference_counts("cnn", "fashion-mnist", cnn_settings);
}

}  // namespace
}  // namespace qsweep::test
