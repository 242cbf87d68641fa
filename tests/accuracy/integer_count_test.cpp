// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The leads of the integer engine's rungs against the reference's and the bounds on them, and the
// counts that come of it.
#include "cpu/integer_count.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "accuracy/synthetic.hpp"
#include "cpu/byte_products.hpp"
#include "cpu/cpu_backend.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::cpu {
namespace {

using test::chain;
using test::image_set;
using test::network_weights;

/// A network under one quantization, ready to be evaluated by each rung.
struct prepared {
  prepared(const network_spec& spec, const network_weights& weights, const quantization& how,
           const image_set& set)
      : images(set.view()), rows(2, images) {
    const auto stages = plan_integer_stages(spec).value();
    const auto codes = make_affine_codes(2, spec, weights.view(), how).value();
    network = make_integer_network(2, spec, stages, codes, rows.columns()).value();
    for (const affine_layer_codes& each : codes) unit *= each.step;
  }

  dataset_view images;
  integer_images rows;
  integer_network network;
  double unit = 1.0 / 255.0;  ///< of the last stage's outputs

  /// Logits and error bounds of some images, a block after the other.
  template <class Real>
  std::pair<std::vector<double>, std::vector<lead_error>> run(
      const integer_rung& rung, std::span<const std::uint32_t> indices) const {
    std::pair<std::vector<double>, std::vector<lead_error>> out;
    integer_forward<Real> forward;
    for (std::size_t begin = 0; begin < indices.size(); begin += rung.images_per_block) {
      const auto block =
          indices.subspan(begin, std::min(rung.images_per_block, indices.size() - begin));
      forward.run(network, {.images = &images, .rows = &rows}, block, rung);
      for (std::size_t b = 0; b < block.size(); ++b) {
        out.first.insert(out.first.end(), forward.logits(b).begin(), forward.logits(b).end());
        out.second.push_back(forward.error(b));
      }
    }
    return out;
  }
};

class IntegerCount : public testing::Test {
 protected:
  /// The largest |lead - reference's lead| over its bound, over all images and pairs of classes;
  /// infinite where that is no number. The finest rung's bound is half of decisive_lead.
  template <class Real>
  double error_ratio(const prepared& of, const integer_rung& rung,
                     const std::vector<double>& exact) const {
    const std::size_t classes = of.network.num_classes;
    std::vector<std::uint32_t> all(of.images.count());
    for (std::uint32_t b = 0; b < all.size(); ++b) all[b] = b;
    const auto [logits, errors] = of.run<Real>(rung, all);
    double largest = 0.0;
    for (std::size_t b = 0; b < all.size(); ++b) {
      for (std::size_t c = 0; c < classes; ++c) {
        for (std::size_t j = 0; j < classes; ++j) {
          const double lead = logits[b * classes + c] - logits[b * classes + j];
          const double true_lead = (exact[b * classes + c] - exact[b * classes + j]) / of.unit;
          const double bound =
              rung.planes == finest_planes
                  ? of.network.decisive_lead / 2.0
                  : of.network.pair_norms[c * classes + j] * errors[b].input + errors[b].own;
          const double ratio = c == j ? 0.0 : std::abs(lead - true_lead) / bound;
          if (!(ratio >= 0.0)) return HUGE_VAL;
          largest = std::max(largest, ratio);
        }
      }
    }
    return largest;
  }

  /// Every rung's leads are within their bounds, and these not beyond all measure.
  void expect_covered(const network_spec& network, const network_weights& weights,
                      const quantization& how, const image_set& images) const {
    const prepared of(network, weights, how, images);
    const auto exact =
        reference_->logits(network, weights.view(), how, images.view(), all_indices(images));
    for (const auto& [name, ratio] :
         {std::pair{"fast", error_ratio<float>(of, fast_rung, exact.logits)},
          {"fine", error_ratio<float>(of, fine_rung, exact.logits)},
          {"finest", error_ratio<double>(of, finest_rung, exact.logits)}}) {
      EXPECT_TRUE(ratio <= 1.0) << name << ' ' << ratio;
      EXPECT_TRUE(ratio >= 1e-8) << name << ' ' << ratio;
    }
  }

  certified_count count(const network_spec& network, const network_weights& weights,
                        const quantization& how, const image_set& images,
                        accuracy_algorithm algorithm = accuracy_algorithm::integer) const {
    return cpu_->count_correct(network, weights.view(), {&how, 1}, images.view(), algorithm)
        .front();
  }

  /// With the reference's winners as labels, every certified image must count as correct.
  std::size_t expect_winners_of_reference(const network_spec& network,
                                          const network_weights& weights, const quantization& how,
                                          image_set images) const {
    const auto exact =
        reference_->logits(network, weights.view(), how, images.view(), all_indices(images));
    images.labels = test::winners(exact.logits, network.num_classes);
    const certified_count got = count(network, weights, how, images);
    EXPECT_EQ(got.correct, images.labels.size() - got.uncertain.size());
    EXPECT_TRUE(std::ranges::is_sorted(got.uncertain));
    return got.uncertain.size();
  }

  const std::unique_ptr<Backend> cpu_ = make_cpu_backend({.threads = 2});
  const std::unique_ptr<Backend> reference_ = make_reference_backend({.threads = 2});
};

const network_spec dense_network =
    chain({1, 1, 300}).dense(100).relu().dense(70).relu().dense(10).build();

TEST_F(IntegerCount, BoundsHoldAtEveryBitRateAndScope) {
  const image_set images = test::synthetic_images(dense_network.input, 70, 1);
  for (const scope what : {scope::global, scope::layer}) {
    network_weights weights = test::random_weights(dense_network, what, 2);
    for (int bits = 1; bits <= 8; ++bits) {
      SCOPED_TRACE(bits);
      const auto how = test::uniform_quantization(weights.view(), bits, 2.0 + bits / 2.0);
      expect_covered(dense_network, weights, how, images);
      EXPECT_EQ(expect_winners_of_reference(dense_network, weights, how, images), 0U);
    }
  }
}

TEST_F(IntegerCount, BoundsHoldForConvolutionsOfAnyShape) {
  const std::vector<network_spec> networks{
      chain({12, 12, 1}).convolution(16, 3).max_pool().relu().dense(40).relu().dense(10).build(),
      chain({9, 7, 3}).convolution(17, 3).relu().max_pool().dense(4).build(),
      chain({8, 8, 2}).convolution(5, 2).relu().dense(33).relu().dense(3).build(),
      chain({7, 6, 1}).convolution(33, 5).max_pool().relu().dense(2).build(),
      chain({5, 5, 1}).convolution(8, 1).relu().dense(3).build()};
  for (const network_spec& network : networks) {
    SCOPED_TRACE(network.layers.front().output.channels);
    const image_set images = test::synthetic_images(network.input, 70, 3);
    const network_weights weights = test::balanced_weights(network, 4);
    for (const int bits : {2, 3, 8}) {
      const auto how = test::uniform_quantization(weights.view(), bits, 3.0);
      expect_covered(network, weights, how, images);
      EXPECT_EQ(expect_winners_of_reference(network, weights, how, images), 0U);
    }
  }
}

// Windows evaluated in registers, where the processor can, and windows copied for products.
TEST_F(IntegerCount, SmallWindowsGiveTheSameBitsAsCopiedOnes) {
  for (const std::size_t filters : {16U, 32U}) {
    const network_spec network =
        chain({11, 8, 1}).convolution(filters, 3).max_pool().relu().dense(10).build();
    const image_set images = test::synthetic_images(network.input, 70, 21);
    const network_weights weights = test::balanced_weights(network, 22);
    prepared of(network, weights, test::uniform_quantization(weights.view(), 8, 3.0), images);
    const bool vnni = chosen_product_kernel() >= product_kernel::avx512_vnni;
    EXPECT_EQ(of.network.fast_windows.has_value(), vnni);
    const auto fast = of.run<float>(fast_rung, all_indices(images));
    of.network.fast_windows.reset();
    const auto plain = of.run<float>(fast_rung, all_indices(images));
    EXPECT_EQ(fast.first, plain.first);
    for (std::size_t b = 0; b < plain.second.size(); ++b) {
      EXPECT_EQ(fast.second[b].input, plain.second[b].input);
    }
  }
}

TEST_F(IntegerCount, BoundsHoldForOneLayerAndForFour) {
  const std::vector<network_spec> networks{
      chain({1, 1, 3}).dense(2).build(), chain({1, 1, 65}).dense(64).build(),
      chain({1, 1, 50}).dense(31).relu().dense(64).relu().dense(33).relu().dense(5).build()};
  for (const network_spec& network : networks) {
    const image_set images = test::synthetic_images(network.input, 40, 5);
    const network_weights weights = test::balanced_weights(network, 6);
    expect_covered(network, weights, test::uniform_quantization(weights.view(), 4, 3.7), images);
  }
}

TEST_F(IntegerCount, BoundsHoldForWeightsFarFromZeroAndOfAnyScale) {
  const image_set images = test::synthetic_images(dense_network.input, 40, 7);
  for (const float mean : {0.05F, -0.05F, 3.0F}) {
    network_weights weights = test::random_weights(dense_network, scope::global, 8);
    for (float& w : weights.values) w += mean;
    const auto how = test::uniform_quantization(weights.view(), 3, 2.9236);
    expect_covered(dense_network, weights, how, images);
    expect_winners_of_reference(dense_network, weights, how, images);
  }
  for (const float scale : {1e-30F, 1e-3F, 1e5F, 1e30F}) {
    network_weights weights = test::random_weights(dense_network, scope::global, 9);
    for (float& w : weights.values) w *= scale;
    const auto how = test::uniform_quantization(weights.view(), 3, 2.9236);
    expect_winners_of_reference(dense_network, weights, how, images);
  }
}

// One activation a layer: its cut is the error, and the norms are the numbers themselves.
TEST_F(IntegerCount, BoundsAreAttainedByOneActivation) {
  const network_spec network = chain({1, 1, 1}).dense(1).relu().dense(1).relu().dense(2).build();
  image_set images = test::synthetic_images(network.input, 0, 1);
  for (int pixel = 1; pixel < 256; ++pixel) {
    images.images.push_back(static_cast<std::uint8_t>(pixel));
    images.labels.push_back(0);
  }
  const network_weights weights{{0.9F, 0.1F, 0.7F, 0.2F, 0.9F, -0.9F, 0.0F, 0.0F},
                                make_parameter_groups(network, scope::global)};
  const auto how = test::uniform_quantization(weights.view(), 8, 2.0);
  const prepared of(network, weights, how, images);
  const auto exact =
      reference_->logits(network, weights.view(), how, images.view(), all_indices(images));
  const double ratio = error_ratio<float>(of, fast_rung, exact.logits);
  EXPECT_TRUE(ratio <= 1.0) << ratio;
  EXPECT_TRUE(ratio >= 0.9) << ratio;
}

// Rows of the last layer that share all codes but few lead by as little as the rungs can resolve.
TEST_F(IntegerCount, NearTiesGoUpTheRungsAndComeOutRight) {
  const image_set images = test::synthetic_images(dense_network.input, 300, 10);
  network_weights weights = test::balanced_weights(dense_network, 11);
  const layer_spec& last = dense_network.layers.back();
  for (std::size_t j = 70; j < last.weight_count; ++j) {
    if (j % 70 >= j / 70) {
      weights.values[last.weight_offset + j] = weights.values[last.weight_offset + j % 70];
    }
  }
  for (std::size_t c = 0; c < 10; ++c) weights.values[last.bias_offset + c] = 0.0F;
  const auto how = test::uniform_quantization(weights.view(), 6, 3.0);
  const image_set labelled = images;
  integer_counter counter(2, dense_network, plan_integer_stages(dense_network).value(),
                          labelled.view());
  const auto counted = counter.count(weights.view(), {&how, 1});
  ASSERT_TRUE(counted.front().has_value());
  EXPECT_GT(counter.left()[0], 30U);
  EXPECT_LT(counter.left()[1], counter.left()[0]);
  expect_winners_of_reference(dense_network, weights, how, images);
  expect_covered(dense_network, weights, how, images);
}

TEST_F(IntegerCount, LeavesExactTiesToTheReference) {
  image_set images = test::synthetic_images(dense_network.input, 150, 12);
  network_weights weights = test::balanced_weights(dense_network, 13);
  const layer_spec& last = dense_network.layers.back();
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] = weights.values[last.weight_offset + j % 70];
  }
  for (std::size_t c = 0; c < 10; ++c) weights.values[last.bias_offset + c] = c < 4 ? -.5F : .5F;
  const auto how = test::uniform_quantization(weights.view(), 3, 3.0);
  EXPECT_EQ(count(dense_network, weights, how, images).uncertain.size(), 150U);
}

/// Every combination of a threshold of {2.5, 2.9} for the first stage and two or three for each
/// other one, the last stage fastest.
std::vector<quantization> surface(const network_weights& weights, int bits) {
  std::vector<quantization> out{test::uniform_quantization(weights.view(), bits, 3.0)};
  for (std::size_t g = 0; g < weights.groups.size(); ++g) {
    std::vector<quantization> finer;
    for (const quantization& each : out) {
      for (const double threshold : {2.5, 2.9, 3.3}) {
        if (g == 0 && threshold > 3.0) continue;
        const auto other = test::uniform_quantization(weights.view(), bits, threshold);
        finer.push_back(each);
        finer.back().per_group[g] = other.per_group[g];
      }
    }
    out = std::move(finer);
  }
  return out;
}

/// Counts quantizations together and each by a counter of its own: the results must be the same,
/// and together each stage must be evaluated as often as `fewest` says, but for images that went up
/// a rung. fewest: [stages], in data sets.
void expect_shared_stages(const network_spec& network, const network_weights& weights,
                          std::span<const quantization> how, const image_set& images,
                          const std::vector<std::size_t>& fewest) {
  const auto stages = plan_integer_stages(network).value();
  const dataset_view view = images.view();
  integer_counter together(2, network, stages, view);
  const auto got = together.count(weights.view(), how);
  ASSERT_EQ(got.size(), how.size());
  std::size_t climbed = 0;
  std::size_t counted = 0;
  for (std::size_t i = 0; i < how.size(); ++i) {
    SCOPED_TRACE(i);
    integer_counter alone(1, network, stages, view);
    const auto expected = alone.count(weights.view(), how.subspan(i, 1)).front();
    ASSERT_EQ(got[i].has_value(), expected.has_value());
    if (!expected) continue;
    EXPECT_EQ(got[i]->correct, expected->correct);
    EXPECT_EQ(got[i]->uncertain, expected->uncertain);
    climbed += alone.left()[0] + alone.left()[1];
    ++counted;
  }
  for (std::size_t l = 0; l < stages.size(); ++l) {
    EXPECT_GE(together.evaluations()[l], fewest[l] * view.count());
    EXPECT_LE(together.evaluations()[l], fewest[l] * view.count() + climbed);
  }
  EXPECT_EQ(together.evaluations().back(), counted * view.count() + climbed);
  EXPECT_LT(climbed, counted * view.count() / 2);
}

TEST_F(IntegerCount, BeginsBehindTheStagesThatNeighboursOnASurfaceShare) {
  const network_spec convolutional =
      chain({12, 12, 1}).convolution(16, 3).max_pool().relu().dense(40).relu().dense(10).build();
  for (const network_spec& network : {dense_network, convolutional}) {
    SCOPED_TRACE(network.layers.size());
    image_set images = test::synthetic_images(network.input, 300, 31);
    const network_weights weights{test::classifier(*reference_, network, images, 32).values,
                                  make_parameter_groups(network, scope::layer)};
    const std::vector<quantization> how = surface(weights, 5);
    expect_shared_stages(network, weights, how, images, {2, 6, 18});
    // Of two equal neighbours the second evaluates the last stage.
    const std::vector<quantization> twins{how[3], how[3], how[3]};
    expect_shared_stages(network, weights, twins, images, {1, 1, 3});
    const std::vector<quantization> strangers{how[0], how[17], how[1], how[16]};
    expect_shared_stages(network, weights, strangers, images, {4, 4, 4});
  }
}

// A quantization that the integers cannot take parts those before from those behind it.
TEST_F(IntegerCount, SharesNothingAcrossAGap) {
  const image_set images = test::synthetic_images(dense_network.input, 200, 33);
  const network_weights weights{test::classifier(*reference_, dense_network, images, 34).values,
                                make_parameter_groups(dense_network, scope::layer)};
  std::vector<quantization> how = surface(weights, 4);
  how.resize(6);
  how[2].per_group[2] = test::uniform_quantization(weights.view(), 9, 3.0).per_group[2];
  how[4].per_group[0] = how.back().per_group[1];
  expect_shared_stages(dense_network, weights, how, images, {4, 4, 5});
}

// What the rungs certify on the way does not change what is left in the end.
TEST_F(IntegerCount, TheFinestRungAloneDecidesWhatStaysUncertain) {
  const image_set images = test::synthetic_images(dense_network.input, 150, 14);
  network_weights weights = test::balanced_weights(dense_network, 15);
  const layer_spec& last = dense_network.layers.back();
  for (std::size_t j = 70; j < 140; ++j) {  // classes 0 and 1 tie
    weights.values[last.weight_offset + j] = weights.values[last.weight_offset + j - 70];
  }
  weights.values[last.bias_offset + 1] = weights.values[last.bias_offset];
  const auto how = test::uniform_quantization(weights.view(), 5, 3.0);
  const prepared of(dense_network, weights, how, images);
  const auto [logits, errors] = of.run<double>(finest_rung, all_indices(images));
  std::vector<std::uint32_t> expected;
  for (std::uint32_t b = 0; b < 150; ++b) {
    if (!certain_class(of.network, std::span(logits).subspan(b * 10UL, 10), errors[b], true)) {
      expected.push_back(b);
    }
  }
  EXPECT_EQ(count(dense_network, weights, how, images).uncertain, expected);
  EXPECT_GT(expected.size(), 0U);
  EXPECT_LT(expected.size(), 150U);
}

TEST_F(IntegerCount, DoesNotDependOnThreadsOrOrderOrCompany) {
  const image_set images = test::synthetic_images(dense_network.input, 700, 16);
  const network_weights weights = test::balanced_weights(dense_network, 17);
  const auto how = test::uniform_quantization(weights.view(), 3, 2.9236);
  const certified_count two = count(dense_network, weights, how, images);
  for (const int threads : {1, 3}) {
    const auto got = make_cpu_backend({.threads = threads})
                         ->count_correct(dense_network, weights.view(), {&how, 1}, images.view(),
                                         accuracy_algorithm::integer)
                         .front();
    EXPECT_EQ(got.correct, two.correct);
    EXPECT_EQ(got.uncertain, two.uncertain);
  }
  const prepared of(dense_network, weights, how, images);
  const auto all = of.run<float>(fast_rung, all_indices(images));
  for (const std::vector<std::uint32_t>& choice :
       {std::vector<std::uint32_t>{699}, {7, 7, 3}, {650, 2, 651, 652}}) {
    const auto some = of.run<float>(fast_rung, choice);
    for (std::size_t b = 0; b < choice.size(); ++b) {
      for (std::size_t c = 0; c < 10; ++c) {
        EXPECT_EQ(some.first[b * 10 + c], all.first[choice[b] * 10 + c]);
      }
      EXPECT_EQ(some.second[b].input, all.second[choice[b]].input);
    }
  }
}

TEST_F(IntegerCount, CopiesNoPixelsThatAreZeroInAllImages) {
  image_set images = test::synthetic_images(dense_network.input, 70, 23);
  for (std::size_t i = 0; i < images.images.size(); ++i) {
    if (i % 300 % 3 == 0 || i % 300 > 250) images.images[i] = 0;
  }
  const integer_images rows(2, images.view());
  if (takes_panels()) {  // of the images themselves
    EXPECT_EQ(rows.columns().size(), 300U);
  } else {
    EXPECT_EQ(rows.columns().size(), 167U);
    EXPECT_EQ(rows.columns().front(), 1U);
    EXPECT_EQ(rows.columns().back(), 250U);
  }
  for (std::size_t b = 0; b < 70; ++b) {
    double sum = 0.0;
    for (std::size_t k = 0; k < rows.columns().size(); ++k) {
      ASSERT_EQ(rows.row(b)[k], images.images[b * 300 + rows.columns()[k]]);
      sum += rows.row(b)[k];
    }
    EXPECT_EQ(rows.sum(b), sum);
  }
  const network_weights weights = test::balanced_weights(dense_network, 24);
  const auto how = test::uniform_quantization(weights.view(), 4, 3.0);
  expect_covered(dense_network, weights, how, images);
  expect_winners_of_reference(dense_network, weights, how, images);
}

TEST_F(IntegerCount, OfBlackImagesIsTheReferences) {
  image_set images = test::synthetic_images(dense_network.input, 40, 25);
  std::ranges::fill(images.images, std::uint8_t{0});
  const network_weights weights = test::balanced_weights(dense_network, 26);
  const auto how = test::uniform_quantization(weights.view(), 4, 3.0);
  EXPECT_EQ(expect_winners_of_reference(dense_network, weights, how, images), 0U);
}

TEST_F(IntegerCount, FallsBackToFloat32WithoutIntegerStructure) {
  const image_set images = test::synthetic_images(dense_network.input, 100, 18);
  const network_weights global = test::balanced_weights(dense_network, 19);
  const network_weights channels{global.values,
                                 make_parameter_groups(dense_network, scope::channel)};
  const auto expect_same = [&](const network_weights& weights, const quantization& how) {
    const auto integer = count(dense_network, weights, how, images);
    const auto fp32 = count(dense_network, weights, how, images, accuracy_algorithm::fp32);
    EXPECT_EQ(integer.correct, fp32.correct);
    EXPECT_EQ(integer.uncertain, fp32.uncertain);
    EXPECT_EQ(cpu_->choose_accuracy_algorithm(dense_network, weights.view(), {&how, 1}),
              accuracy_algorithm::fp32);
  };
  expect_same(global, {});
  expect_same(global, test::uniform_quantization(global.view(), 9, 3.0));
  expect_same(channels, test::uniform_quantization(channels.view(), 3, 3.0));
}

TEST_F(IntegerCount, IsChosenWhereThereIsIntegerStructure) {
  const network_weights weights = test::balanced_weights(dense_network, 20);
  const auto how = test::uniform_quantization(weights.view(), 8, 3.0);
  const bool fast = chosen_product_kernel() != product_kernel::portable;
  EXPECT_EQ(cpu_->choose_accuracy_algorithm(dense_network, weights.view(), {&how, 1}),
            fast ? accuracy_algorithm::integer : accuracy_algorithm::fp32);
}

TEST_F(IntegerCount, IsChosenOverWalksWhereOnlyTheLastStageMoves) {
  const network_weights weights{test::balanced_weights(dense_network, 35).values,
                                make_parameter_groups(dense_network, scope::layer)};
  const auto chosen = [&](std::size_t moved) {
    std::vector<quantization> how(2, test::uniform_quantization(weights.view(), 3, 3.0));
    how[1].per_group[moved] =
        test::uniform_quantization(weights.view(), 3, 3.0001).per_group[moved];
    return cpu_->choose_accuracy_algorithm(dense_network, weights.view(), how);
  };
  if (byte_products_isa() != "portable" && chosen_product_kernel() != product_kernel::portable) {
    EXPECT_EQ(chosen(0), accuracy_algorithm::incremental);
    EXPECT_EQ(chosen(1), accuracy_algorithm::incremental);
  }
  EXPECT_NE(chosen(2), accuracy_algorithm::incremental);
}

TEST(IntegerPlan, TakesOneConvolutionInFrontAndRectifiedDenseLayers) {
  const auto planned = [](const chain& layers) {
    return plan_integer_stages(chain(layers).build()).has_value();
  };
  EXPECT_TRUE(plan_integer_stages(make_mlp()).has_value());
  ASSERT_TRUE(plan_integer_stages(make_cnn()).has_value());
  EXPECT_TRUE(plan_integer_stages(make_cnn())->front().pooled);
  EXPECT_TRUE(planned(chain({1, 1, 9}).dense(3)));
  EXPECT_FALSE(planned(chain({1, 1, 9}).dense(3).relu()));
  EXPECT_FALSE(planned(chain({1, 1, 9}).dense(3).dense(2)));
  EXPECT_FALSE(planned(chain({1, 1, 9}).relu().dense(3)));
  EXPECT_FALSE(planned(chain({1, 1, 9}).dense(65)));
  EXPECT_FALSE(planned(chain({6, 6, 1}).convolution(2, 6)));
  EXPECT_FALSE(planned(chain({6, 6, 1}).max_pool().dense(3)));
  EXPECT_FALSE(planned(chain({6, 6, 1}).convolution(2, 2).max_pool().dense(3)));
  EXPECT_FALSE(planned(chain({6, 6, 1}).convolution(2, 2).relu().convolution(2, 2).dense(3)));
  EXPECT_FALSE(planned(chain({9, 9, 1}).convolution(2, 2).max_pool().max_pool().relu().dense(3)));
}

}  // namespace
}  // namespace qsweep::cpu
