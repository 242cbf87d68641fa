// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/progress.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace qsweep {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A reporter of 1000 points on a stream, at a time that the test sets.
struct watched_progress {
  explicit watched_progress(const progress_style& style)
      : reporter("work", 1000, "points", style, out, [this] { return now_s; }) {}

  std::size_t redraws() const {
    std::size_t count = 0;
    for (std::size_t at = out.str().find('\r'); at != std::string::npos;
         at = out.str().find('\r', at + 1)) {
      ++count;
    }
    return count;
  }

  double now_s = 0.0;
  std::ostringstream out;
  progress_reporter reporter;
};

TEST(Progress, WritesNothingWhenQuiet) {
  watched_progress w({.quiet = true, .terminal = true});

  w.now_s = 100.0;
  w.reporter.update(500);
  w.reporter.log("half");
  w.reporter.finish();

  EXPECT_THAT(w.out.str(), IsEmpty());
}

TEST(Progress, WritesALineEachTenSecondsWithoutATerminal) {
  watched_progress w({});

  for (int second = 1; second <= 35; ++second) {
    w.now_s = second;
    w.reporter.update(static_cast<std::uint64_t>(second) * 10, "note");
  }

  EXPECT_EQ(w.out.str(),
            "work: 10%, 100/1,000 points, 10/s, ETA 1:30, note\n"
            "work: 20%, 200/1,000 points, 10/s, ETA 1:20, note\n"
            "work: 30%, 300/1,000 points, 10/s, ETA 1:10, note\n");
}

TEST(Progress, RedrawsATerminalTenTimesASecondAtMost) {
  watched_progress w({.terminal = true});

  for (int millisecond = 0; millisecond < 1000; ++millisecond) {
    w.now_s = millisecond * 1e-3;
    w.reporter.update(static_cast<std::uint64_t>(millisecond));
  }

  EXPECT_LE(w.redraws(), 10U);
  EXPECT_GE(w.redraws(), 9U);
}

TEST(Progress, ClearsTheBarBeforeTheSummaryAndOnDestruction) {
  std::string finished;
  std::string abandoned;
  {
    watched_progress w({.terminal = true});
    w.now_s = 2.0;
    w.reporter.update(1000);
    w.reporter.finish();
    finished = w.out.str();
  }
  {
    std::ostringstream out;
    {
      progress_reporter p("work", 10, "points", {.terminal = true}, out, [] { return 0.0; });
      p.update(5);
    }
    abandoned = out.str();
  }

  EXPECT_THAT(finished, EndsWith("\r\x1b[Kwork: 1,000 points in 2.0 s (500/s)\n"));
  EXPECT_THAT(abandoned, EndsWith("\r\x1b[K"));
}

TEST(Progress, LeavesEarlierRunsOutOfTheRate) {
  watched_progress w({});

  w.reporter.discount(900);
  w.now_s = 10.0;
  w.reporter.update(950);
  w.now_s = 20.0;
  w.reporter.update(1000);
  w.reporter.finish();

  EXPECT_THAT(w.out.str(), HasSubstr("950/1,000 points, 5/s, ETA 10.0 s\n"));
  EXPECT_THAT(w.out.str(), EndsWith("1,000 points in 20.0 s (5/s)\n"));
}

TEST(Progress, NoLineIsWiderThanTheTerminal) {
  const progress_state state{.title = "training mlp on fashion-mnist",
                             .done = 123456,
                             .total = 600000,
                             .unit = "images",
                             .elapsed_s = 10.0,
                             .per_second = 12345.6,
                             .note = "epoch 3/10, loss 0.1234, accuracy 97.12 %"};
  for (std::size_t columns = 1; columns < 200; ++columns) {
    EXPECT_LE(render_progress(state, {.terminal = true, .columns = columns}).size(), columns);
  }
}

TEST(Progress, ColoursOnlyWhenTheStyleSaysSo) {
  const progress_state state{.title = "work", .done = 1, .total = 2, .unit = "points"};

  EXPECT_THAT(render_progress(state, {.terminal = true}), Not(HasSubstr("\x1b[")));
  EXPECT_THAT(render_progress(state, {.terminal = true, .color = true}), HasSubstr("\x1b["));
}

TEST(Progress, UnknownTotalHasNoPercentage) {
  const progress_state state{.title = "reading", .done = 5, .unit = "files", .per_second = 2.0};

  EXPECT_EQ(render_progress(state, {}), "reading: 5 files, 2/s");
}

TEST(Format, DurationsRatesAndCountsReadWell) {
  EXPECT_EQ(format_duration(0.04), "0.0 s");
  EXPECT_EQ(format_duration(59.94), "59.9 s");
  EXPECT_EQ(format_duration(59.96), "1:00");
  EXPECT_EQ(format_duration(7384.0), "2:03:04");
  EXPECT_EQ(format_rate(12.34), "12.3");
  EXPECT_EQ(format_rate(17123.0), "17.1k");
  EXPECT_EQ(format_rate(2.351e6), "2.35M");
  EXPECT_EQ(format_rate(999.9), "999");
  EXPECT_EQ(format_count(7), "7");
  EXPECT_EQ(format_count(1652906), "1,652,906");
}

}  // namespace
}  // namespace qsweep
