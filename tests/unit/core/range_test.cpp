// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/range.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"

namespace qsweep {
namespace {

std::vector<threshold_entry> entries_of(const threshold_list& list) {
  std::vector<threshold_entry> entries;
  for (const threshold_entry& entry : list.values()) entries.push_back(entry);
  return entries;
}

std::vector<double> numbers(const std::string& text) {
  std::vector<double> values;
  for (const threshold_entry& entry : entries_of(parse_threshold_range(text))) {
    values.push_back(std::get<double>(entry));
  }
  return values;
}

template <typename Parse>
std::string refusal(const Parse& parse, const std::string& text) {
  try {
    parse(text);
  } catch (const usage_error& failure) {
    return failure.what();
  }
  return "accepted";
}

TEST(ThresholdRange, ThePapersRangeHasFortyTwoPoints) {
  const std::vector<double> values = numbers("2.9236:7.063787:0.1");
  ASSERT_EQ(values.size(), 42U);
  EXPECT_EQ(values.front(), 2.9236);
  EXPECT_EQ(values[1], 2.9236 + 0.1);
  EXPECT_EQ(values.back(), 2.9236 + 41 * 0.1);
}

TEST(ThresholdRange, StepsAreComputedNotAccumulated) {
  const std::vector<double> values = numbers("0.5:1000:0.1");
  ASSERT_EQ(values.size(), 9996U);
  for (std::size_t i = 0; i + 1 < values.size(); ++i) {
    ASSERT_EQ(values[i], 0.5 + static_cast<double>(i) * 0.1);
  }
}

TEST(ThresholdRange, AnEndThatRoundingMissesIsStillIncluded) {
  EXPECT_EQ(numbers("0.1:0.3:0.1"), (std::vector{0.1, 0.2, 0.3}));
  EXPECT_EQ(numbers("1:2:0.1").size(), 11U);
  EXPECT_EQ(numbers("1:1.99:0.1").size(), 10U);
}

TEST(ThresholdRange, CountedRangesHoldBothEnds) {
  EXPECT_EQ(numbers("2:3/5"), (std::vector{2.0, 2.25, 2.5, 2.75, 3.0}));
  EXPECT_EQ(numbers("2:2/1"), (std::vector{2.0}));
  EXPECT_EQ(numbers("0.1:0.7/4").back(), 0.7);
}

TEST(ThresholdRange, LogarithmicRangesHaveAConstantRatio) {
  const std::vector<double> values = numbers("log:0.25:4/5");
  const std::vector<double> expected = {0.25, 0.5, 1.0, 2.0, 4.0};
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_DOUBLE_EQ(values[i], expected[i]);
}

TEST(ThresholdRange, ListsMixNumbersRangesAndNames) {
  const auto entries = entries_of(parse_threshold_range("2, 3:4:0.5,wmax,hui , log:1:2/2"));
  const std::vector<threshold_entry> expected = {
      2.0, 3.0, 3.5, 4.0, named_threshold::wmax, named_threshold::hui, 1.0, 2.0};
  EXPECT_EQ(entries, expected);
}

TEST(ThresholdRange, EveryNameReadsBack) {
  for (named_threshold name : {named_threshold::wmax, named_threshold::wmin, named_threshold::hui,
                               named_threshold::jayant, named_threshold::optimal}) {
    EXPECT_EQ(entries_of(parse_threshold_range(to_string(name))),
              (std::vector<threshold_entry>{name}));
  }
}

TEST(ThresholdRange, RefusesBadSyntaxWithThePlaceAndTheReason) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "character 1: a value is missing"},
      {"2,,3", "character 3: a value is missing"},
      {"2,3,", "character 5: a value is missing"},
      {"1:2:", "character 5: a value is missing"},
      {"2:3", "lo:hi:step or lo:hi/n"},
      {"1:2:3:4", "lo:hi:step or lo:hi/n"},
      {"1:2:0", "character 5: the step must be greater than 0"},
      {"1:2:-1", "the step must be greater than 0"},
      {"3:2:0.1", "the range is empty; did you mean 2:3?"},
      {"3:2/4", "the range is empty; did you mean 2:3?"},
      {"0", "must be greater than 0"},
      {"-1", "must be greater than 0"},
      {"0:2:0.1", "must be greater than 0"},
      {"log:0:2/3", "must be greater than 0"},
      {"log:1:2:0.1", "log:lo:hi/n"},
      {"log", "log:lo:hi/n"},
      {"2:3/0", "at least 1"},
      {"2:3/1", "both ends"},
      {"2:2/3", "both ends"},
      {"2:3/2.5", "'2.5' is not a whole number"},
      {"2:3/4/5", "lo:hi/n"},
      {"2.5x", "'2.5x' is not a number"},
      {"1e999", "is not a number"},
      {"1:inf:1", "'inf' is not a number"},
      {"2;3", "is not a number"},
      {"opitmal", "did you mean 'optimal'?"},
      {"best", "known: wmax, wmin, hui, jayant, optimal"},
      {"1:1000000:0.001", "100 million points"},
      {"1:2/100000001", "100 million points"},
  };
  for (const auto& [text, reason] : cases) {
    const std::string message = refusal(parse_threshold_range, text);
    EXPECT_THAT(message, testing::HasSubstr(reason)) << text;
    EXPECT_THAT(message, testing::StartsWith("range '" + std::string(text) + "'"));
  }
}

TEST(ThresholdList, FindsEntriesAnywhereInAnyOrder) {
  threshold_list list{1.0, named_threshold::hui};
  list.append_steps(2.0, 2.9, 0.5, 2);
  list.append({});
  list.append_spread(3.0, 5.0, 3, false);
  list.append({named_threshold::wmax});
  list.append({6.0});
  const std::vector<threshold_entry> expected{1.0, named_threshold::hui,  2.0, 2.5, 3.0, 4.0,
                                              5.0, named_threshold::wmax, 6.0};
  ASSERT_EQ(list.size(), expected.size());
  for (std::size_t i = expected.size(); i-- > 0;) EXPECT_EQ(list[i], expected[i]) << i;
  EXPECT_EQ(entries_of(list), expected);
  EXPECT_THROW(list[9], precondition_error);
  EXPECT_TRUE(threshold_list().empty());
  EXPECT_THROW(threshold_list()[0], precondition_error);
}

TEST(ThresholdList, HundredMillionEntriesTakeNoRoom) {
  const threshold_list list = parse_threshold_range("1:2/100000000");
  EXPECT_EQ(list.size(), 100000000U);
  EXPECT_EQ(list[0], threshold_entry(1.0));
  EXPECT_EQ(list[99999999], threshold_entry(2.0));
  EXPECT_EQ(list[33333333], threshold_entry(1.0 + 33333333.0 / 99999999.0));
}

TEST(Bits, ListsAndRanges) {
  EXPECT_EQ(parse_bits("3"), (std::vector{3}));
  EXPECT_EQ(parse_bits("2,3,4"), (std::vector{2, 3, 4}));
  EXPECT_EQ(parse_bits("2:8:2"), (std::vector{2, 4, 6, 8}));
  EXPECT_EQ(parse_bits("1:16").size(), 16U);
  EXPECT_EQ(parse_bits("1:3,16"), (std::vector{1, 2, 3, 16}));
}

TEST(Bits, RefusesWhatIsNotABitRate) {
  const std::pair<const char*, const char*> cases[] = {
      {"", "a value is missing"},
      {"0", "1..16"},
      {"17", "1..16"},
      {"-3", "1..16"},
      {"3.5", "'3.5' is not a whole number"},
      {"8:2", "did you mean 2:8?"},
      {"2:8:0", "1..16"},
      {"1:2:3:4", "1:16 or 2:8:2"},
      {"three", "is not a whole number"},
      {"2,", "a value is missing"},
  };
  for (const auto& [text, reason] : cases) {
    EXPECT_THAT(refusal(parse_bits, text), testing::HasSubstr(reason)) << text;
  }
}

TEST(ArithmeticRange, NeverPassesItsEnd) {
  for (double step : {0.1, 0.01, 0.3, 0.7, 1.0 / 3.0}) {
    for (double value : arithmetic_range(0.0, 2.1, step)) EXPECT_LE(value, 2.1);
  }
  EXPECT_EQ(arithmetic_range(0.0, 1.0, 0.1).size(), 11U);
  EXPECT_EQ(arithmetic_range(0.0, 0.3, 0.1).size(), 4U);
}

TEST(ArithmeticRange, IsEmptyWhenTheEndLiesBelowTheStart) {
  EXPECT_TRUE(arithmetic_range(1.0, 0.5, 0.1).empty());
  EXPECT_EQ(arithmetic_range(1.0, 1.0, 0.1), (std::vector{1.0}));
}

TEST(ArithmeticRange, RefusesBadStepsAndEnds) {
  EXPECT_THROW(arithmetic_range(0.0, 1.0, 0.0), precondition_error);
  EXPECT_THROW(arithmetic_range(0.0, 1.0, std::nan("")), precondition_error);
  EXPECT_THROW(arithmetic_range(std::nan(""), 1.0, 0.1), precondition_error);
  EXPECT_THROW(arithmetic_range(0.0, 1.0, 1e-9), precondition_error);
}

}  // namespace
}  // namespace qsweep
