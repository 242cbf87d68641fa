// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(Csv, ReadsQuotedFieldsCommentsAndBothLineEnds) {
  const csv_table csv("# made by hand\na,b\r\n\"x, \"\"y\"\"\",2\n# between\n,-1.5e3", "t.csv");
  ASSERT_EQ(csv.rows(), 2U);
  EXPECT_EQ(csv.field(0, "a"), "x, \"y\"");
  EXPECT_EQ(csv.number(0, "b"), 2.0);
  EXPECT_EQ(csv.field(1, "a"), "");
  EXPECT_EQ(csv.number(1, "b"), -1500.0);
}

TEST(Csv, RefusesRowsOfAnotherLengthWithTheLine) {
  EXPECT_THAT([] { csv_table("a,b\n1,2\n1,2,3\n", "t.csv"); },
              ThrowsMessage<bad_input_error>(HasSubstr("t.csv:3: 3 fields, the header has 2")));
}

TEST(Csv, RefusesOpenQuotesTextBehindQuotesAndMissingHeaders) {
  EXPECT_THROW(csv_table("a\n\"x\n", "t.csv"), bad_input_error);
  EXPECT_THROW(csv_table("a\n\"x\"y\n", "t.csv"), bad_input_error);
  EXPECT_THROW(csv_table("# only a comment\n", "t.csv"), bad_input_error);
}

TEST(Csv, RefusesTextWhereANumberShouldBe) {
  const csv_table csv("a\n1.5x\n", "t.csv");
  EXPECT_THAT([&] { csv.number(0, "a"); },
              ThrowsMessage<bad_input_error>(HasSubstr("t.csv:2: column 'a': '1.5x'")));
  EXPECT_THROW(csv.field(0, "b"), bad_input_error);
}

}  // namespace
}  // namespace qsweep
