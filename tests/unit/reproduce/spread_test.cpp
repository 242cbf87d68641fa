// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/spread.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/error.hpp"

namespace qsweep {
namespace {

const quantity_key accuracy_key{{"mlp", "mnist"}, 3, "hui", "accuracy_pct"};
const quantity_key w_min_key{{"cnn", "mnist"}, 0, "", "w_min"};

seed_observations seed(std::uint64_t number, std::map<quantity_key, double> values) {
  return {{"mlp", "mnist"}, number, "", std::move(values)};
}

TEST(Spread, IsMinMaxMeanAndSampleDeviation) {
  const std::vector seeds = {seed(1, {{accuracy_key, 97.0}}), seed(2, {{accuracy_key, 98.0}}),
                             seed(3, {{accuracy_key, 97.5}, {w_min_key, -6.0}})};
  const spread_table spread = make_spread(seeds);
  EXPECT_EQ(spread.at(accuracy_key), (seed_spread{3, 97.0, 98.0, 97.5, 0.5}));
  EXPECT_EQ(spread.at(w_min_key), (seed_spread{1, -6.0, -6.0, -6.0, 0.0}));
}

TEST(Spread, MeanOfEqualValuesIsThatValue) {
  std::vector<seed_observations> seeds;
  for (std::uint64_t s = 1; s <= 10; ++s) seeds.push_back(seed(s, {{accuracy_key, 0.1}}));
  EXPECT_EQ(make_spread(seeds).at(accuracy_key).mean, 0.1);
}

TEST(Spread, ReadsBackBitByBitWhatItWrites) {
  const spread_table spread = {{accuracy_key, {20, 97.11, 98.0 / 3.0 + 65.0, 97.6, 1.0 / 3.0}},
                               {w_min_key, {20, -7.1, -6.2, -6.6, 0.25}}};
  const std::string text = spread_to_csv(spread, "made by: qsweep\nversion 1");
  EXPECT_THAT(text, ::testing::StartsWith("# made by: qsweep\n# version 1\ndataset,model,"));
  EXPECT_EQ(parse_spread(text, "spread.csv"), spread);
}

TEST(Spread, RefusesNonsenseAndDoubledRows) {
  const std::string header = "dataset,model,bits,choice,quantity,seeds,min,max,mean,std\n";
  const std::string row = "mnist,mlp,3,hui,accuracy_pct,20,97,98,97.5,0.1\n";
  EXPECT_NO_THROW(parse_spread(header + row, "s.csv"));
  EXPECT_THROW(parse_spread(header + row + row, "s.csv"), bad_input_error);
  EXPECT_THROW(parse_spread(header + "mnist,mlp,3,hui,x,20,98,97,97.5,0.1\n", "s.csv"),
               bad_input_error);
  EXPECT_THROW(parse_spread(header + "mnist,mlp,3,hui,x,20,nan,nan,nan,0.1\n", "s.csv"),
               bad_input_error);
}

}  // namespace
}  // namespace qsweep
