// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Every threshold of a fine sweep of all reference weights on whole test sets.
#include "accuracy/walk_digits.hpp"

namespace qsweep::test {
namespace {

/// Against integer products at all 1,000 thresholds, and against the reference, image by image, at
/// two of them.
void expect_sweep(const std::string& model, const std::string& dataset_name) {
  walk_case c = digits_case(model, dataset_name, 10000);
  add_thresholds(c, 3, evenly(2.0, 7.0, 1000));
  EXPECT_LT(expect_integer_counts(c), 1e-4);
  walk_case sample = digits_case(model, dataset_name, 1000);
  sample.how = {c.how[180], c.how[181]};
  EXPECT_LT(expect_reference_classes(sample).uncertain, 1e-3);
}

TEST(SweepWalk, MlpOnMnist) {
  expect_sweep("mlp", "mnist");
}
TEST(SweepWalk, MlpOnFashionMnist) {
  expect_sweep("mlp", "fashion-mnist");
}
TEST(SweepWalk, CnnOnMnist) {
  expect_sweep("cnn", "mnist");
}
TEST(SweepWalk, CnnOnFashionMnist) {
  expect_sweep("cnn", "fashion-mnist");
}

}  // namespace
}  // namespace qsweep::test
