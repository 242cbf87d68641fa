// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Integer products count what the reference counts at the thresholds of the paper's sweeps: at
// every eighth one, as the reference takes seconds for each; at all with QSWEEP_EVERY_THRESHOLD=1.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "cpu/cpu_backend.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"
#include "nn/evaluation.hpp"
#include "reference/reference_backend.hpp"
#include "reproduce/paper_ranges.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {
namespace {

void expect_reference_counts(const std::string& model, const std::string& dataset_name) {
  const stored_weights weights = read_weights(std::filesystem::path(QSWEEP_WEIGHTS_DIR) /
                                              (model + "-" + dataset_name + "-seed1.safetensors"));
  const dataset images = load_dataset(dataset_name, dataset_part::test);
  const auto groups = make_parameter_groups(weights.network, scope::global);
  const weights_view view{weights.parameters, groups};
  const auto cpu = make_cpu_backend({});
  const auto reference = make_reference_backend({});
  const std::vector<double> thresholds = curve_thresholds(7.063787);
  EXPECT_EQ(thresholds.size(), 67U);
  std::size_t reevaluated = 0;
  const std::size_t stride = std::getenv("QSWEEP_EVERY_THRESHOLD") != nullptr ? 1 : 8;
  for (std::size_t i = 0; i < thresholds.size(); i += stride) {
    const double threshold = thresholds[i];
    const std::vector<quantization> how{uniform_quantization(view, 3, threshold)};
    const auto fast = evaluate_accuracy(*cpu, *reference, weights.network, view, how, images.view(),
                                        accuracy_algorithm::integer);
    const auto exact = reference->count_correct(weights.network, view, how, images.view(),
                                                accuracy_algorithm::reference);
    EXPECT_EQ(fast.front().correct, exact.front().correct) << threshold;
    reevaluated += fast.front().reevaluated;
  }
  EXPECT_LT(reevaluated, 67U);  // the finest rung leaves hardly one image a threshold
}

TEST(PaperSweep, MlpOnMnist) {
  expect_reference_counts("mlp", "mnist");
}
TEST(PaperSweep, MlpOnFashionMnist) {
  expect_reference_counts("mlp", "fashion-mnist");
}
TEST(PaperSweep, CnnOnMnist) {
  expect_reference_counts("cnn", "mnist");
}
TEST(PaperSweep, CnnOnFashionMnist) {
  expect_reference_counts("cnn", "fashion-mnist");
}

}  // namespace
}  // namespace qsweep::test
