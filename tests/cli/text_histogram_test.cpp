// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/text_histogram.hpp"

#include <gmock/gmock.h>

#include <limits>

#include "core/error.hpp"

namespace qsweep {
namespace {

using testing::ElementsAre;

TEST(Histogram, CellsAreHalfOpenAndTheLastIncludesItsEnd) {
  const std::vector<float> values{-1.0F, -0.5F, 0.0F, 0.49F, 0.5F, 1.0F, 1.5F, -2.0F};

  EXPECT_THAT(make_histogram(values, -1.0, 1.0, 4).counts, ElementsAre(1U, 1U, 2U, 2U));
}

TEST(Histogram, RefusesEmptyAndInfiniteRanges) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THROW(make_histogram({}, 1.0, 1.0, 4), precondition_error);
  EXPECT_THROW(make_histogram({}, 0.0, infinity, 4), precondition_error);
  EXPECT_THROW(make_histogram({}, 0.0, 1.0, 0), precondition_error);
}

TEST(Histogram, ChartHasFullPeakMarksForRareValuesAndAnAxis) {
  const histogram h{.low = -2.0, .high = 2.0, .counts = {1, 0, 50, 100, 25, 0, 0, 1}};

  EXPECT_EQ(render_histogram(h, 2, false),
            " 56.5 %    #\n"
            "        . ##:  .\n"
            "        ----+---\n"
            "        -2  0  2\n");
}

TEST(Histogram, SparklineIsOneCharacterACell) {
  const histogram h{.low = 0.0, .high = 1.0, .counts = {0, 1, 400, 800}};

  EXPECT_EQ(render_sparkline(h, false), " .=@");
  EXPECT_EQ(render_sparkline(h, true), " ▁▄█");
}

}  // namespace
}  // namespace qsweep
