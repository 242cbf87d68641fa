// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace qsweep {
namespace {

TEST(Expects, NamesTheConditionThePlaceAndTheMessage) {
  const int bits = 17;
  try {
    QSWEEP_EXPECTS(bits <= 16, "bits = " + std::to_string(bits));
    FAIL() << "no exception";
  } catch (const precondition_error& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("bits <= 16"));
    EXPECT_THAT(failure.what(), testing::HasSubstr("error_test.cpp"));
    EXPECT_THAT(failure.what(), testing::HasSubstr("bits = 17"));
  }
}

TEST(Expects, BuildsNoMessageWhenTheConditionHolds) {
  bool built = false;
  const auto message = [&built] {
    built = true;
    return std::string("never");
  };
  QSWEEP_EXPECTS(true, message());
  EXPECT_FALSE(built);
}

}  // namespace
}  // namespace qsweep
