// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "report/figure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "report/gnuplot.hpp"
#include "report/markdown.hpp"
#include "temporary_folder.hpp"

namespace qsweep {
namespace {

using ::testing::HasSubstr;

figure sample() {
  return {"figure-99",
          "two \"quoted\" panels",
          {{"left", "x", "y", {{"a", series_style::line, {1.0, 2.0}, {0.5, 0.25}}}},
           {"right, too", "x", "y", {{"", series_style::impulses, {3.0}, {1e-3}}}}},
          2};
}

TEST(Figure, CsvHasEveryPoint) {
  EXPECT_EQ(figure_to_csv(sample()),
            "panel,series,x,y\nleft,a,1,0.5\nleft,a,2,0.25\n\"right, too\",,3,0.001\n");
}

TEST(Figure, ScriptHoldsItsDataAndQuotesText) {
  const std::string script = gnuplot_script(sample());
  EXPECT_THAT(script, HasSubstr("$p0s0 << EOD\n1 0.5\n2 0.25\nEOD\n"));
  EXPECT_THAT(script, HasSubstr("two \\\"quoted\\\" panels"));
  EXPECT_THAT(script, HasSubstr("multiplot layout 1,2"));
}

TEST(Figure, RefusesWhatCannotBePlotted) {
  figure broken = sample();
  broken.panels[0].series[0].y.pop_back();
  EXPECT_THROW(gnuplot_script(broken), precondition_error);
  broken = sample();
  broken.panels[0].series[0].y[0] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THROW(gnuplot_script(broken), precondition_error);
  broken.panels.clear();
  EXPECT_THROW(gnuplot_script(broken), precondition_error);
}

/// A program that stands in for gnuplot.
std::filesystem::path fake_gnuplot(const test::temporary_folder& folder, const std::string& body) {
  const std::filesystem::path program = folder.path() / "gnuplot";
  write_file_atomically(program, "#!/bin/sh\n" + body);
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  return program;
}

TEST(Gnuplot, GivesBackWhatItWrote) {
  const test::temporary_folder folder;
  const auto program = fake_gnuplot(folder, "echo \"<svg>\"; cat \"$1\"\n");
  EXPECT_EQ(run_gnuplot(program, "plot x\n", folder.path()), "<svg>\nplot x\n");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(Gnuplot, FailureCarriesItsMessage) {
  const test::temporary_folder folder;
  const auto program = fake_gnuplot(folder, "echo 'line 3: no such function' >&2; exit 1\n");
  EXPECT_THAT([&] { run_gnuplot(program, "plot x\n", folder.path()); },
              ::testing::ThrowsMessage<io_error>(HasSubstr("line 3: no such function")));
  EXPECT_THROW(run_gnuplot(fake_gnuplot(folder, "exit 0\n"), "", folder.path()), io_error);
  EXPECT_THROW(run_gnuplot(folder.path() / "absent", "", folder.path()), io_error);
}

TEST(Markdown, EscapesBarsAndRefusesOddRows) {
  markdown_table table({"a", "b"});
  table.add({"1 | 2", "x\ny"});
  EXPECT_EQ(table.text(), "| a | b |\n| --- | --- |\n| 1 \\| 2 | x y |\n");
  EXPECT_THROW(table.add({"1"}), precondition_error);
}

}  // namespace
}  // namespace qsweep
