// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Walks of the reference weights on some images of the real test sets.
#include "accuracy/walk_digits.hpp"

namespace qsweep::test {
namespace {

TEST(DigitsWalk, IsCertainOfNoClassButTheReferences) {
  walk_case mlp = digits_case("mlp", "mnist", 60);
  add_thresholds(mlp, 3, evenly(2.9, 2.95, 6));
  EXPECT_LT(expect_reference_classes(mlp).uncertain, 0.01);
  walk_case cnn = digits_case("cnn", "fashion-mnist", 20);
  add_thresholds(cnn, 3, evenly(3.0, 2.96, 4));
  EXPECT_LT(expect_reference_classes(cnn).uncertain, 0.02);
}

TEST(DigitsWalk, CountsLikeIntegerProducts) {
  for (const char* dataset_name : {"mnist", "fashion-mnist"}) {
    walk_case mlp = digits_case("mlp", dataset_name, 500);
    add_thresholds(mlp, 3, evenly(2.9, 3.05, 30));
    EXPECT_LT(expect_integer_counts(mlp), 0.001);
    walk_case cnn = digits_case("cnn", dataset_name, 100);
    add_thresholds(cnn, 3, evenly(2.9, 3.05, 30));
    EXPECT_LT(expect_integer_counts(cnn), 0.001);
  }
}

}  // namespace
}  // namespace qsweep::test
