// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Counting in float32 and re-evaluating what is not certain gives the reference's integer.
#pragma once

#include "accuracy/accuracy_backend.hpp"
#include "core/error.hpp"
#include "nn/evaluation.hpp"

namespace qsweep::test {

class CertifiedCount : public accuracy_suite {
 protected:
  certified_count count(const network_spec& network, const network_weights& weights,
                        const quantization& how, const image_set& images) {
    return fast_
        ->count_correct(network, weights.view(), {&how, 1}, images.view(), accuracy_algorithm::fp32)
        .front();
  }

  /// With the reference's winners as labels, every certified image must count as correct.
  void expect_winners_of_reference(const network_spec& network, const network_weights& weights,
                                   const quantization& how, image_set images) {
    const auto exact =
        reference_->logits(network, weights.view(), how, images.view(), all_indices(images));
    images.labels = winners(exact.logits, network.num_classes);
    const certified_count got = count(network, weights, how, images);
    EXPECT_EQ(got.correct, images.labels.size() - got.uncertain.size());
    EXPECT_TRUE(std::ranges::is_sorted(got.uncertain, std::less_equal<>()) ||
                got.uncertain.size() < 2);
    const auto merged =
        evaluate_accuracy(*fast_, *reference_, network, weights.view(), {&how, 1}, images.view());
    EXPECT_EQ(merged.front().correct, images.labels.size());
  }
};

TEST_P(CertifiedCount, OfAGoodClassifierEqualsTheReferenceAndCertifiesNearlyAll) {
  for (const network_spec& network : {mlp(), cnn()}) {
    const image_set images = synthetic_images(network.input, some(300), 1);
    const network_weights weights = classifier(*reference_, network, images, 2);
    std::vector<quantization> how{{}};
    for (const int bits : {2, 3, 8}) {
      how.push_back(uniform_quantization(weights.view(), bits, 2.0 + bits / 2.0));
    }
    const auto exact = reference_->count_correct(network, weights.view(), how, images.view(),
                                                 accuracy_algorithm::reference);
    EXPECT_GT(exact.front().correct, images.labels.size() * 9 / 10);
    const auto got =
        evaluate_accuracy(*fast_, *reference_, network, weights.view(), how, images.view());
    for (std::size_t i = 0; i < how.size(); ++i) {
      EXPECT_EQ(got[i].correct, exact[i].correct) << network.model << " " << i;
      EXPECT_EQ(got[i].certified_fast + got[i].reevaluated, got[i].images);
      EXPECT_GT(got[i].certified_fast, images.labels.size() * 95 / 100)
          << network.model << " " << i;
      expect_winners_of_reference(network, weights, how[i], images);
    }
  }
}

// Ten classes with the same row; one bias leads by 0.6 to six times the bound.
TEST_P(CertifiedCount, OfNearTiesIsRightOnBothSidesOfTheBound) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, some(200), 3);
  network_weights weights = random_weights(network, scope::global, 4);
  const layer_spec& last = network.layers.back();
  const auto bounded =
      fast_->logits(network, weights.view(), {}, images.view(), all_indices(images));
  const double error = *std::ranges::max_element(bounded.error_bound);
  std::size_t uncertain = 0;
  for (int step = 1; step <= 10; ++step) {
    for (std::size_t c = 0; c < 10; ++c) {
      for (std::size_t k = 0; k < 100; ++k) {
        weights.values[last.weight_offset + c * 100 + k] = weights.values[last.weight_offset + k];
      }
      weights.values[last.bias_offset + c] = static_cast<float>(
          (c * 7 % 10 == 9 ? 0.6 * step : -0.1 * static_cast<double>(c)) * error);
    }
    expect_winners_of_reference(network, weights, {}, images);
    uncertain += count(network, weights, {}, images).uncertain.size();
  }
  if (GetParam().has_double_rung) {
    EXPECT_EQ(uncertain, 0U);  // no lead is small for doubles
  } else {
    EXPECT_GT(uncertain, images.labels.size());       // small leads stay uncertain,
    EXPECT_LT(uncertain, 9U * images.labels.size());  // large ones do not
  }
}

// The rows differ in the last bits of their weights, so that leads are rounding errors themselves.
TEST_P(CertifiedCount, OfRowsThatDifferByRoundingIsTheReferences) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, some(300), 5);
  network_weights weights = random_weights(network, scope::global, 6);
  const layer_spec& last = network.layers.back();
  const random_stream random{.seed = 7};
  for (std::uint32_t j = 100; j < last.weight_count; ++j) {
    const double change = 1.0 + (random.uniform(j) - 0.5) * 0x1p-20;
    weights.values[last.weight_offset + j] =
        static_cast<float>(weights.values[last.weight_offset + j % 100] * change);
  }
  for (std::size_t c = 0; c < 10; ++c) weights.values[last.bias_offset + c] = 0.0F;
  expect_winners_of_reference(network, weights, {}, images);
}

TEST_P(CertifiedCount, GivesExactTiesToTheLowestClass) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  image_set images = synthetic_images(network.input, some(150), 8);
  network_weights weights = random_weights(network, scope::global, 9);
  const layer_spec& last = network.layers.back();
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] = weights.values[last.weight_offset + j % 100];
  }
  for (std::size_t c = 0; c < 10; ++c) weights.values[last.bias_offset + c] = c < 4 ? 0.F : 9.F;
  std::ranges::fill(images.labels, std::uint8_t{4});
  const quantization identity;
  EXPECT_EQ(count(network, weights, identity, images).uncertain.size(), images.labels.size());
  const auto got = evaluate_accuracy(*fast_, *reference_, network, weights.view(), {&identity, 1},
                                     images.view());
  EXPECT_EQ(got.front().correct, images.labels.size());
}

TEST_P(CertifiedCount, OfImagesThatOverflowFloatIsTheReferences) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, some(150), 10);
  network_weights weights = random_weights(network, scope::global, 11);
  for (float& w : weights.values) w *= 1e38F;
  if (!GetParam().has_double_rung) {
    EXPECT_EQ(count(network, weights, {}, images).uncertain.size(), images.labels.size());
  }
  expect_winners_of_reference(network, weights, {}, images);
}

// Classes are the values of a tensor in memory order; there are more than a signed byte holds.
TEST_P(CertifiedCount, OfClassesThatAreATensorIsTheReferences) {
  for (const network_spec& network : {chain({6, 7, 2}).convolution(5, 3).build(),
                                      chain({9, 9, 1}).convolution(16, 2).max_pool().build(),
                                      chain({1, 1, 9}).dense(250).build()}) {
    SCOPED_TRACE(network.num_classes);
    const image_set images = synthetic_images(network.input, 40, 20);
    const network_weights weights = random_weights(network, scope::global, 21);
    expect_winners_of_reference(network, weights, {}, images);
    expect_winners_of_reference(network, weights, uniform_quantization(weights.view(), 4, 3.7),
                                images);
  }
}

TEST_P(CertifiedCount, OfWeightsNearZeroIsTheReferences) {
  const network_spec network = chain({1, 1, 40}).dense(20).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 40, 22);
  for (const float scale : {1e-44F, 1e-40F, 1e-36F, 1e-20F}) {
    network_weights weights = random_weights(network, scope::global, 23);
    for (float& w : weights.values) w *= scale * 100.0F;
    expect_winners_of_reference(network, weights, {}, images);
  }
}

TEST_P(CertifiedCount, DoesNotDependOnItsNeighbours) {
  const network_spec network =
      chain({8, 8, 1}).convolution(4, 3).max_pool().relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 70, 24);
  const network_weights weights = random_weights(network, scope::layer, 25);
  std::vector<quantization> how{{}};
  for (int step = 0; step < 19; ++step) {
    how.push_back(uniform_quantization(weights.view(), 1 + step % 3, 0.5 + 0.3 * step));
  }
  const auto together =
      fast_->count_correct(network, weights.view(), how, images.view(), accuracy_algorithm::fp32);
  ASSERT_EQ(together.size(), how.size());
  for (std::size_t i = 0; i < how.size(); ++i) {
    const certified_count alone = count(network, weights, how[i], images);
    EXPECT_EQ(alone.correct, together[i].correct) << i;
    EXPECT_EQ(alone.uncertain, together[i].uncertain) << i;
  }
}

TEST_P(CertifiedCount, ByTheReferenceAloneReevaluatesNothing) {
  const network_spec network = chain({1, 1, 30}).dense(10).build();
  const image_set images = synthetic_images(network.input, 50, 14);
  const network_weights weights = random_weights(network, scope::global, 15);
  const quantization identity;
  const auto alone = evaluate_accuracy(*reference_, *reference_, network, weights.view(),
                                       {&identity, 1}, images.view());
  const auto merged = evaluate_accuracy(*fast_, *reference_, network, weights.view(),
                                        {&identity, 1}, images.view());
  EXPECT_EQ(alone.front().reevaluated, 0U);
  EXPECT_EQ(alone.front().correct, merged.front().correct);
  EXPECT_EQ(alone.front().percent(), merged.front().percent());
}

TEST_P(CertifiedCount, RefusesWhatDoesNotFit) {
  const network_spec network = chain({1, 1, 30}).dense(10).build();
  const image_set images = synthetic_images(network.input, 5, 16);
  const image_set none = synthetic_images(network.input, 0, 16);
  const image_set wide = synthetic_images({1, 2, 30}, 5, 16);
  const network_weights weights = random_weights(network, scope::global, 17);
  network_weights bad = weights;
  bad.values[3] = NAN;
  network_weights few = weights;
  few.values.pop_back();
  const quantization identity;
  EXPECT_THROW(
      evaluate_accuracy(*fast_, *reference_, network, weights.view(), {&identity, 1}, none.view()),
      precondition_error);
  EXPECT_THROW(count(network, weights, identity, wide), precondition_error);
  EXPECT_THROW(count(network, bad, identity, images), precondition_error);
  EXPECT_THROW(count(network, few, identity, images), precondition_error);
  const std::vector<std::uint32_t> far{5};
  EXPECT_THROW(fast_->logits(network, weights.view(), identity, images.view(), far),
               precondition_error);
}

}  // namespace qsweep::test
