// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "program.hpp"

namespace qsweep::test {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Inspect, JsonHasAllParametersAndEachLayer) {
  const auto weights = write_mlp(fresh_folder());

  const auto rows = nlohmann::json::parse(run_qsweep({"inspect", weights, "--format", "json"}).out);

  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0]["layer"], "all");
  EXPECT_EQ(rows[0]["count"], 669706);
  EXPECT_EQ(rows[1]["layer"], "dense1");
  EXPECT_EQ(rows[1]["count"], 784 * 512 + 512);
  EXPECT_EQ(rows[3]["count"], 512 * 10 + 10);
  // Glorot's uniform distribution on [-L, L], L^2 = 6 / (784 + 512), has the variance L^2 / 3; the
  // 512 zero biases shrink it by a factor 784 / 785. Five standard errors of a uniform's variance.
  const double variance = 2.0 / (784 + 512) * 784 / 785;
  const double std = rows[1]["std"].get<double>();
  EXPECT_NEAR(std * std, variance, 5 * variance * std::sqrt(0.8 / (784 * 512)));
  const double mean = rows[0]["mean"].get<double>();
  EXPECT_DOUBLE_EQ(rows[0]["normalized_max"].get<double>(),
                   (rows[0]["max"].get<double>() - mean) / rows[0]["std"].get<double>());
  // Half of a symmetric distribution lies above its mean: five standard errors, and the zero biases
  // of dense1, which all lie on one side.
  EXPECT_NEAR(rows[1]["normalized_non_negative_pct"].get<double>(), 50.0,
              5 * 50.0 / std::sqrt(784 * 512) + 100.0 / 785);
}

TEST(Inspect, ScopeLayerNormalizesEachLayerByItsOwnMoments) {
  const auto weights = write_mlp(fresh_folder());

  const auto rows = nlohmann::json::parse(
      run_qsweep({"inspect", weights, "--scope", "layer", "--format", "json"}).out);

  for (const auto& row : rows) {
    const double shifted = row["min"].get<double>() - row["mean"].get<double>();
    EXPECT_DOUBLE_EQ(row["normalized_min"].get<double>(), shifted / row["std"].get<double>());
  }
}

TEST(Inspect, TableShowsMetadataAndAHistogramThatTheLocaleCanShow) {
  const auto weights = write_mlp(fresh_folder());

  const auto ascii = run_qsweep({"inspect", weights}, {{"LC_ALL", "C"}}).out;
  const auto unicode = run_qsweep({"inspect", weights}, {{"LC_ALL", "C.UTF-8"}}).out;

  EXPECT_THAT(ascii, HasSubstr("dataset"));
  EXPECT_THAT(ascii, HasSubstr("#"));
  EXPECT_THAT(ascii, Not(HasSubstr("█")));
  EXPECT_THAT(unicode, HasSubstr("█"));
  EXPECT_THAT(run_qsweep({"inspect", weights, "--no-histogram"}).out,
              Not(HasSubstr("normalized weights")));
}

TEST(Inspect, MetadataComesInEveryFormat) {
  const auto weights = write_mlp(fresh_folder());

  const auto out = run_qsweep({"inspect", weights, "--metadata", "--format", "csv"}).out;

  EXPECT_THAT(out, HasSubstr("key,value\n"));
  EXPECT_THAT(out, HasSubstr("model,mlp\n"));
  EXPECT_THAT(out, HasSubstr("sha256,"));
}

}  // namespace
}  // namespace qsweep::test
