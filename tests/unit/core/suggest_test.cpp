// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/suggest.hpp"

#include <gtest/gtest.h>

#include "core/error.hpp"

namespace qsweep {
namespace {

const std::vector<std::string> names = {"wmax", "wmin", "hui", "optimal"};

TEST(Suggestion, FindsTheNameTwoEditsAway) {
  EXPECT_EQ(suggestion("opitmal", names), "; did you mean 'optimal'?");
  EXPECT_EQ(suggestion("optima", names), "; did you mean 'optimal'?");
  EXPECT_EQ(suggestion("wmxa", names), "; did you mean 'wmax'?");
}

TEST(Suggestion, ShortTextsMayDifferByOneEditOnly) {
  EXPECT_EQ(suggestion("hu", names), "; did you mean 'hui'?");
  EXPECT_EQ(suggestion("h", names), "; known: wmax, wmin, hui, optimal");
}

TEST(Suggestion, ListsTheKnownNamesWhenNoneIsClose) {
  EXPECT_EQ(suggestion("threshold", names), "; known: wmax, wmin, hui, optimal");
  EXPECT_EQ(suggestion("", names), "; known: wmax, wmin, hui, optimal");
}

TEST(Suggestion, RefusesToChooseFromNothing) {
  EXPECT_THROW(suggestion("x", {}), precondition_error);
}

}  // namespace
}  // namespace qsweep
