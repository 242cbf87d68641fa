// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/walk_steps.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "accuracy/synthetic.hpp"
#include "cpu/affine_codes.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::cpu {
namespace {

using test::network_weights;

const network_spec network =
    test::chain({1, 1, 70}).dense(40).relu().dense(33).relu().dense(5).build();

std::vector<quantization> along(const network_weights& weights, int bits,
                                const std::vector<double>& thresholds) {
  std::vector<quantization> how;
  for (const double threshold : thresholds) {
    how.push_back(test::uniform_quantization(weights.view(), bits, threshold));
  }
  return how;
}

std::vector<double> evenly(double from, double to, int count) {
  std::vector<double> out;
  for (int i = 0; i < count; ++i) out.push_back(from + (to - from) * i / (count - 1));
  return out;
}

/// The codes of a layer as its steps give them, moved on by events.
class replay {
 public:
  explicit replay(const layer_steps& steps)
      : steps_(steps), codes_(steps.codes), bias_(steps.bias) {}

  void move_to(std::size_t t) {
    for (const code_event& event : steps_.events_of(t)) {
      ASSERT_TRUE(event.change == 1 || event.change == -1);
      ASSERT_LT(event.row, steps_.rows);
      std::int8_t& code = event.column == steps_.columns.width()
                              ? bias_[event.row]
                              : codes_.at(steps_.code_place(event.row, event.column));
      code = static_cast<std::int8_t>(code + event.change);
    }
  }

  int code(std::size_t row, std::size_t column) const {
    return codes_[steps_.code_place(row, steps_.columns.place[column])];
  }
  int bias(std::size_t row) const { return bias_[row]; }
  long magnitudes() const {
    long sum = 0;
    for (const int code : codes_) sum += std::abs(code);
    return sum;
  }

 private:
  const layer_steps& steps_;
  aligned_vector<std::int8_t> codes_;
  std::vector<std::int8_t> bias_;
};

/// At every step, every code and the levels that step and offset make of it.
void expect_codes(const network_weights& weights, const std::vector<quantization>& how) {
  const auto reference = make_reference_backend({.threads = 1});
  std::size_t group = 0;
  for (const layer_spec& layer : network.layers) {
    if (!layer.has_parameters()) continue;
    const std::size_t columns = layer.input.size();
    const layer_steps steps =
        make_layer_steps(2, layer, arrange_in_order(columns), weights.view(), how);
    replay walker(steps);
    const auto half = static_cast<int>(how[0].per_group[group].levels.size() / 2);
    for (std::size_t t = 0; t < how.size(); ++t) {
      walker.move_to(t);
      const auto codes = reference->quantize(weights.view(), how[t]);
      long magnitudes = 0;
      for (std::size_t j = 0; j < layer.weight_count + layer.bias_count; ++j) {
        const bool is_weight = j < layer.weight_count;
        const int got =
            is_weight ? walker.code(j / columns, j % columns) : walker.bias(j - layer.weight_count);
        const std::size_t code = codes[layer.weight_offset + j];
        ASSERT_EQ(got + half, static_cast<int>(code)) << layer.name << ", " << j << ", step " << t;
        if (is_weight) magnitudes += std::abs(got);
        const double level = how[t].per_group[group].levels[code];
        const auto step = static_cast<long double>(steps.step[t]);
        const long double affine = step * (got + static_cast<long double>(steps.offset[t]));
        ASSERT_TRUE(std::abs(level - affine) <= steps.residual * step);
      }
      ASSERT_EQ(walker.magnitudes(), magnitudes);  // padding stays 0
    }
    if (how[0].per_group.size() > 1) ++group;
  }
}

TEST(LayerSteps, GiveTheCodesOfEveryStep) {
  for (const scope what : {scope::global, scope::layer}) {
    const network_weights weights = test::random_weights(network, what, 1);
    for (const int bits : {1, 2, 3, 5, 8}) {
      SCOPED_TRACE(bits);
      expect_codes(weights, along(weights, bits, evenly(2.0, 7.0, 40)));
      expect_codes(weights, along(weights, bits, evenly(4.0, 3.9, 7)));
    }
  }
}

TEST(LayerSteps, GiveTheCodesAcrossLeapsAndRepeatedThresholds) {
  const network_weights weights = test::random_weights(network, scope::global, 2);
  expect_codes(weights, along(weights, 4, {0.01, 0.01, 0.3, 0.3, 9.0, 9.0, 1e6}));
  expect_codes(weights, along(weights, 8, {20.0, 3.0, 3.0, 0.05}));
  expect_codes(weights, along(weights, 3, {3.0}));
}

TEST(LayerSteps, GiveTheCodesOfWeightsOnAndBesideCutpoints) {
  network_weights weights = test::random_weights(network, scope::global, 3);
  const std::vector<quantization> how = along(weights, 4, evenly(1.0, 5.0, 21));
  std::size_t j = 0;
  for (const quantization& each : how) {
    for (const float cutpoint : each.per_group[0].cutpoints) {
      for (const float w :
           {cutpoint, std::nextafter(cutpoint, -1.0F), std::nextafter(cutpoint, 1.0F)}) {
        weights.values[j] = w;
        j += 3;
      }
    }
  }
  ASSERT_LT(j, weights.values.size());
  weights.values[1] = 0.0F;
  weights.values[2] = -0.0F;
  weights.values[4] = 3e38F;
  weights.values[5] = -3e38F;
  weights.values[7] = 1e-45F;
  expect_codes(weights, how);
}

TEST(LayerSteps, NeitherDependOnTheThreadsNorKeepColumnsThatAreLeftOut) {
  const network_weights weights = test::random_weights(network, scope::global, 4);
  const std::vector<quantization> how = along(weights, 5, evenly(2.0, 4.0, 9));
  const layer_spec& layer = network.layers.front();
  const layer_steps all = make_layer_steps(1, layer, arrange_in_order(70), weights.view(), how);
  const layer_steps three = make_layer_steps(3, layer, arrange_in_order(70), weights.view(), how);
  EXPECT_EQ(three.codes, all.codes);
  EXPECT_EQ(three.ends, all.ends);
  ASSERT_EQ(three.events.size(), all.events.size());
  for (std::size_t e = 0; e < all.events.size(); ++e) {
    ASSERT_EQ(three.events[e].row, all.events[e].row);
    ASSERT_EQ(three.events[e].column, all.events[e].column);
    ASSERT_EQ(three.events[e].change, all.events[e].change);
  }
  column_arrangement odd{.place = {}, .slab_width = column_block};
  for (std::uint32_t k = 0; k < 70; ++k) {
    odd.place.push_back(k % 2 == 1 ? k / 2 : column_arrangement::left_out);
  }
  const layer_steps half = make_layer_steps(2, layer, odd, weights.view(), how);
  replay full_walk(all);
  replay half_walk(half);
  for (std::size_t t = 0; t < how.size(); ++t) {
    full_walk.move_to(t);
    half_walk.move_to(t);
    for (std::size_t row = 0; row < 40; ++row) {
      for (std::size_t k = 1; k < 70; k += 2) {
        ASSERT_EQ(half_walk.code(row, k), full_walk.code(row, k));
      }
      ASSERT_EQ(half_walk.bias(row), full_walk.bias(row));
    }
  }
}

TEST(CountEvents, IsTheNumberOfEventsOfAllLayers) {
  const network_weights weights = test::random_weights(network, scope::layer, 5);
  const std::vector<quantization> how = along(weights, 6, evenly(2.0, 3.0, 5));
  std::uint64_t events = 0;
  for (const layer_spec& layer : network.layers) {
    if (!layer.has_parameters()) continue;
    events += make_layer_steps(1, layer, arrange_in_order(layer.input.size()), weights.view(), how)
                  .events.size();
  }
  EXPECT_GT(events, 0U);
  EXPECT_EQ(count_events(2, weights.view(), how.front(), how.back()), events);
}

TEST(LongestWalk, EndsWhereACutpointTurnsBack) {
  const network_weights weights = test::random_weights(network, scope::layer, 6);
  const auto length = [&](int bits, const std::vector<double>& thresholds) {
    return longest_walk(network, weights.view(), along(weights, bits, thresholds));
  };
  EXPECT_EQ(length(3, evenly(2.0, 7.0, 50)), 50U);
  EXPECT_EQ(length(3, evenly(7.0, 2.0, 50)), 50U);
  EXPECT_EQ(length(3, {2.0, 3.0, 2.5, 2.0}), 2U);
  EXPECT_EQ(length(3, {3.0, 2.0, 2.0, 1.0, 2.0}), 4U);
  EXPECT_EQ(length(3, {3.0, 3.0, 2.0, 2.0}), 4U);
  EXPECT_EQ(length(1, {2.0, 3.0, 2.5, 2.0}), 4U);  // the one cutpoint is 0 whatever the threshold
  EXPECT_EQ(length(3, {}), 0U);
}

TEST(LongestWalk, AllowsEachCutpointAWayOfItsOwn) {
  const network_weights weights = test::random_weights(network, scope::layer, 7);
  std::vector<quantization> how = along(weights, 3, evenly(2.0, 4.0, 10));
  const std::vector<quantization> back = along(weights, 3, evenly(4.0, 2.0, 10));
  for (std::size_t t = 0; t < how.size(); ++t) how[t].per_group[1] = back[t].per_group[1];
  EXPECT_EQ(longest_walk(network, weights.view(), how), 10U);
  how[6].per_group[1] = back[4].per_group[1];
  EXPECT_EQ(longest_walk(network, weights.view(), how), 6U);
}

TEST(LongestWalk, EndsWhereTheBitRateOrTheStructureChanges) {
  const network_weights weights = test::random_weights(network, scope::global, 8);
  std::vector<quantization> how = along(weights, 3, evenly(2.0, 4.0, 10));
  how[7] = test::uniform_quantization(weights.view(), 4, 3.7);
  EXPECT_EQ(longest_walk(network, weights.view(), how), 7U);
  how[5] = {};
  EXPECT_EQ(longest_walk(network, weights.view(), how), 5U);
  how[3].per_group[0].levels[1] *= 1.001;
  EXPECT_EQ(longest_walk(network, weights.view(), how), 3U);
  how[0] = test::uniform_quantization(weights.view(), 9, 3.0);
  EXPECT_EQ(longest_walk(network, weights.view(), how), 0U);
}

}  // namespace
}  // namespace qsweep::cpu
