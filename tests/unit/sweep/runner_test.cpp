// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/error.hpp"
#include "tiny_sweep.hpp"

namespace qsweep {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::tiny_sweep;

TEST(Runner, RowsComeInPlanOrderWithTheirColumns) {
  const tiny_sweep sweep;
  std::vector<std::uint64_t> progress;
  const auto rows = run_sweep(sweep.job(), [&](std::uint64_t done, std::uint64_t total) {
    EXPECT_EQ(total, 8U);
    progress.push_back(done);
  });
  ASSERT_EQ(rows.size(), 8U);
  EXPECT_THAT(progress, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].bits, i < 4 ? 1 : 3);
    EXPECT_EQ(rows[i].weights_sha256, "abc");
    EXPECT_EQ(rows[i].model, "tiny");
    EXPECT_EQ(rows[i].dataset, "tiny-images");
    EXPECT_EQ(rows[i].quantizer, "uniform");
    EXPECT_EQ(rows[i].backend, "reference");
    EXPECT_EQ(rows[i].algorithm, "direct");
    EXPECT_EQ(rows[i].status, "ok");
    EXPECT_FALSE(rows[i].correct || rows[i].accuracy_pct || rows[i].images);
  }
  EXPECT_EQ(rows[4].wsupp, 1.0);
  EXPECT_NEAR(rows[6].wsupp.value(), 2.9236, 1e-12);
}

TEST(Runner, WithoutADataSetTheRowNamesTheOneTrainedOn) {
  const tiny_sweep sweep;
  const sweep_job job{sweep.backend, sweep.backend, sweep.weights, nullptr, sweep.request};
  EXPECT_EQ(run_sweep(job).at(0).dataset, "trained-on");
}

TEST(Runner, AccuracyNeedsImages) {
  tiny_sweep sweep;
  sweep.request.want_accuracy = true;
  const sweep_job job{sweep.backend, sweep.backend, sweep.weights, nullptr, sweep.request};
  EXPECT_THROW(run_sweep(job), usage_error);
  sweep.data.labels.clear();
  EXPECT_THROW(run_sweep(sweep.job()), usage_error);
}

TEST(Runner, AccuracyCountsTheImagesOfTheQuantizedNetwork) {
  // 16 bits leave the weights almost alone: logits (0, 4) for every image, so that class 1 wins
  // and three of the four labels are met.
  tiny_sweep sweep;
  sweep.request.want_accuracy = true;
  sweep.request.want_sqnr = false;
  sweep.request.bits = {16};
  sweep.request.wsupp = {named_threshold::wmax};
  const sweep_row row = run_sweep(sweep.job()).at(0);
  EXPECT_EQ(row.correct, 3U);
  EXPECT_EQ(row.images, 4U);
  EXPECT_EQ(row.accuracy_pct, 75.0);
  EXPECT_EQ(row.certified_fast.value() + row.reevaluated.value(), 4U);
  EXPECT_EQ(row.algorithm, "reference");
  EXPECT_FALSE(row.sqnr_ex_db || row.sqnr_th_db || row.within_pct);
}

TEST(Runner, ExactCopiesAreInfiniteAndSaySo) {
  // {-1, 1, -1, 1, ...} at one bit and wsupp 2: the levels are the weights.
  tiny_sweep sweep;
  sweep.weights.parameters = {-1.0F, 1.0F, -1.0F, 1.0F, -1.0F, 1.0F};
  sweep.request.bits = {1};
  sweep.request.wsupp = {2.0};
  const sweep_row row = run_sweep(sweep.job()).at(0);
  EXPECT_EQ(row.status, "exact");
  EXPECT_EQ(row.sqnr_ex_db, std::numeric_limits<double>::infinity());
}

TEST(Runner, OrderAndBatchesDoNotChangeRows) {
  tiny_sweep sweep;
  const auto together = run_sweep(sweep.job());
  EXPECT_GT(std::ranges::max(sweep.backend.batches), 1U) << "no batch was larger than a point";
  for (std::uint64_t i = 0; i < together.size(); ++i) {
    run_sweep(sweep.job(), {.first = i, .last = i + 1, .skip = {}},
              one_by_one([&](std::uint64_t index, const sweep_row& row) {
                EXPECT_EQ(index, i);
                EXPECT_EQ(row, together[i]);
              }));
  }
  std::ranges::reverse(sweep.request.bits);
  sweep.request.wsupp = {2.5, named_threshold::jayant, named_threshold::wmax, 1.0};
  auto reversed = run_sweep(sweep.job());
  std::ranges::reverse(reversed);
  EXPECT_EQ(reversed, together);
}

TEST(Runner, BatchesAreBounded) {
  tiny_sweep sweep;
  sweep.request.bits = {1};
  sweep.request.wsupp = std::vector<threshold_entry>(20000, 2.0);
  EXPECT_EQ(run_sweep(sweep.job()).size(), 20000U);
  EXPECT_LE(std::ranges::max(sweep.backend.batches), 1024U);
  sweep.backend.batches.clear();
  sweep.request.bits = {16};  // 12 * 2^16 bytes a group and point; 2 groups: 42 points in 64 MiB
  sweep.request.what = scope::layer;
  sweep.request.wsupp = std::vector<threshold_entry>(130, 2.0);
  EXPECT_EQ(run_sweep(sweep.job()).size(), 130U);
  EXPECT_LE(std::ranges::max(sweep.backend.batches), 42U);
}

TEST(Runner, OnlyTheBadPointOfABatchFails) {
  tiny_sweep sweep;
  sweep.request.wsupp = {1.0};
  sweep.request.bits = {1, 2, 3, 4, 5, 6, 7, 8, 5, 1};
  const auto good = run_sweep(sweep.job());
  sweep.backend.refused_levels = 32;
  const auto rows = run_sweep(sweep.job());
  ASSERT_EQ(rows.size(), good.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].bits != 5) {
      EXPECT_EQ(rows[i], good[i]);
      continue;
    }
    EXPECT_EQ(rows[i].status, "failed: refused");
    EXPECT_TRUE(is_failed(rows[i]));
    EXPECT_EQ(rows[i].wsupp, 1.0);
    EXPECT_FALSE(rows[i].sqnr_ex_db || rows[i].sqnr_th_db || rows[i].within_pct);
  }
}

TEST(Runner, AThresholdThatDoesNotExistFailsItsPointOnly) {
  tiny_sweep sweep;
  sweep.request.bits = {8, 9};
  const auto rows = run_sweep(sweep.job());
  ASSERT_EQ(rows.size(), 8U);
  EXPECT_THAT(rows[6].status, HasSubstr("failed: threshold 'jayant' is tabulated"));
  EXPECT_FALSE(rows[6].wsupp.has_value());
  EXPECT_EQ(std::ranges::count_if(rows, is_failed), 1);
}

TEST(Runner, TheMiddleOfARangeChoosesTheAlgorithmOfItsBitRate) {
  tiny_sweep sweep;
  sweep.request.want_sqnr = false;
  sweep.request.want_accuracy = true;
  sweep.request.wsupp = {1.0, 2.0, 3.0, 4.0};
  sweep.backend.for_neighbours = accuracy_algorithm::integer;
  sweep.backend.for_one = accuracy_algorithm::fp32;
  const auto largest_level = [](double wsupp, int bits) {
    const double std = std::sqrt(26.0 / 6.0 - 16.0 / 9.0);
    return 4.0 / 3.0 + wsupp * std * (1.0 - std::ldexp(1.0, -bits));
  };
  for (const bool incremental : {true, false}) {
    sweep.request.incremental = incremental;
    sweep.backend.shown.clear();
    sweep.backend.algorithms.clear();
    const auto rows = run_sweep(sweep.job());
    ASSERT_EQ(sweep.backend.shown.size(), 2U);
    for (const int rate : {0, 1}) {
      const int bits = sweep.request.bits[static_cast<std::size_t>(rate)];
      const auto& shown = sweep.backend.shown[static_cast<std::size_t>(rate)];
      ASSERT_EQ(shown.size(), incremental ? 2U : 1U);
      EXPECT_NEAR(shown.front(), largest_level(2.0, bits), 1e-14);
      EXPECT_NEAR(shown.back(), largest_level(incremental ? 3.0 : 2.0, bits), 1e-14);
    }
    const auto chosen = incremental ? sweep.backend.for_neighbours : sweep.backend.for_one;
    EXPECT_THAT(sweep.backend.algorithms, ::testing::Each(chosen));
    for (const sweep_row& row : rows) EXPECT_EQ(row.algorithm, to_string(chosen));
  }
}

TEST(Runner, NeighboursThatDoNotExistChooseNothing) {
  tiny_sweep sweep;
  sweep.request.want_accuracy = true;
  sweep.request.bits = {8, 9};
  sweep.request.wsupp = {named_threshold::jayant};
  const auto rows = run_sweep(sweep.job());
  ASSERT_EQ(sweep.backend.shown.size(), 1U);
  EXPECT_EQ(rows.at(0).algorithm, "direct+reference");
  EXPECT_TRUE(is_failed(rows.at(1)));
}

tiny_sweep walked_sweep() {
  tiny_sweep sweep;
  sweep.request.bits = {1, 3};
  sweep.request.wsupp = parse_threshold_range("1:2/600");
  sweep.request.want_accuracy = true;
  sweep.backend.for_neighbours = accuracy_algorithm::incremental;
  return sweep;
}

TEST(Runner, WalksBeginAtFixedPlacesOfEachBitRate) {
  const tiny_sweep sweep = walked_sweep();
  const auto rows = run_sweep(sweep.job());
  EXPECT_THAT(sweep.backend.walks, ElementsAre(256, 256, 88, 256, 256, 88));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].reevaluated, i % 600 % 256 == 0 ? 4U : 0U) << i;
    EXPECT_EQ(rows[i].algorithm, "direct+incremental-certified");
  }
}

TEST(Runner, RowsOfWalksDoNotDependOnTheSelection) {
  const auto all = run_sweep(walked_sweep().job());
  const tiny_sweep sweep = walked_sweep();
  const auto skip = [](std::uint64_t index) { return index < 300 || index % 7 == 0; };
  std::vector<std::uint64_t> seen;
  run_sweep(sweep.job(), {.first = 200, .last = 700, .skip = skip},
            one_by_one([&](std::uint64_t index, const sweep_row& row) {
              EXPECT_FALSE(skip(index));
              EXPECT_EQ(row, all[index]) << index;
              seen.push_back(index);
            }));
  EXPECT_EQ(seen.size(), 400U - 57U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_THAT(sweep.backend.walks, ElementsAre(256, 88, 256)) << "walks without an open point ran";
}

TEST(Runner, WalksOfLargeQuantizersAreShort) {
  tiny_sweep sweep = walked_sweep();
  sweep.request.bits = {16};  // 12 * 2^16 bytes: 85 points in 64 MiB
  sweep.request.wsupp = parse_threshold_range("1:2/90");
  run_sweep(sweep.job());
  EXPECT_THAT(sweep.backend.walks, ElementsAre(85, 5));
}

TEST(Runner, BitRatesOfOneAlgorithmShareABatch) {
  tiny_sweep sweep;
  sweep.request.bits = {1, 2, 3, 4, 5, 6};
  sweep.request.wsupp = {1.0};
  sweep.request.want_accuracy = true;
  sweep.backend.for_one = accuracy_algorithm::fp32;
  const auto rows = run_sweep(sweep.job());
  EXPECT_EQ(rows.size(), 6U);
  EXPECT_LT(sweep.backend.walks.size(), 6U);
}

TEST(Runner, SkipsWhatIsDone) {
  const tiny_sweep sweep;
  std::vector<std::uint64_t> seen;
  const auto is_even = [](std::uint64_t index) { return index % 2 == 0; };
  run_sweep(sweep.job(), {.first = 1, .last = 7, .skip = is_even},
            one_by_one([&](std::uint64_t index, const sweep_row&) { seen.push_back(index); }));
  EXPECT_THAT(seen, ElementsAre(1, 3, 5));
  EXPECT_EQ(std::accumulate(sweep.backend.batches.begin(), sweep.backend.batches.end(), 0U), 3U);
}

TEST(Runner, StopsBetweenBatchesAndKeepsWhatWasEmitted) {
  const tiny_sweep sweep;
  const auto all = run_sweep(sweep.job());
  std::vector<sweep_row> seen;
  EXPECT_THROW(run_sweep(sweep.job(), {}, one_by_one([&](std::uint64_t, const sweep_row& row) {
                           seen.push_back(row);
                         }),
                         [&] { return !seen.empty(); }),
               interrupted_error);
  ASSERT_FALSE(seen.empty());
  ASSERT_LT(seen.size(), all.size());
  EXPECT_TRUE(std::equal(seen.begin(), seen.end(), all.begin()));
}

}  // namespace
}  // namespace qsweep
