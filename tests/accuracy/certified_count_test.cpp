// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Counting in float32 and re-evaluating what is not certain gives the reference's integer.
#include <gtest/gtest.h>

#include "accuracy/synthetic.hpp"
#include "core/error.hpp"
#include "cpu/cpu_backend.hpp"
#include "nn/evaluation.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::test {
namespace {

class CertifiedCount : public testing::Test {
 protected:
  certified_count count(const network_spec& network, const network_weights& weights,
                        const quantization& how, const image_set& images) {
    return cpu_
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
        evaluate_accuracy(*cpu_, *reference_, network, weights.view(), {&how, 1}, images.view());
    EXPECT_EQ(merged.front().correct, images.labels.size());
  }

  const std::unique_ptr<Backend> cpu_ = make_cpu_backend({.threads = 2});
  const std::unique_ptr<Backend> reference_ = make_reference_backend({.threads = 2});
};

TEST_F(CertifiedCount, OfAGoodClassifierEqualsTheReferenceAndCertifiesNearlyAll) {
  for (const network_spec& network : {make_mlp(), make_cnn()}) {
    const image_set images = synthetic_images(network.input, 300, 1);
    const network_weights weights = classifier(*reference_, network, images, 2);
    std::vector<quantization> how{{}};
    for (const int bits : {2, 3, 8}) {
      how.push_back(uniform_quantization(weights.view(), bits, 2.0 + bits / 2.0));
    }
    const auto exact = reference_->count_correct(network, weights.view(), how, images.view(),
                                                 accuracy_algorithm::reference);
    EXPECT_GT(exact.front().correct, 270U);
    const auto got =
        evaluate_accuracy(*cpu_, *reference_, network, weights.view(), how, images.view());
    for (std::size_t i = 0; i < how.size(); ++i) {
      EXPECT_EQ(got[i].correct, exact[i].correct) << network.model << " " << i;
      EXPECT_EQ(got[i].certified_fast + got[i].reevaluated, got[i].images);
      EXPECT_GT(got[i].certified_fast, 285U) << network.model << " " << i;
      expect_winners_of_reference(network, weights, how[i], images);
    }
  }
}

// Ten classes with the same row; one bias leads by 0.6 to six times the bound.
TEST_F(CertifiedCount, OfNearTiesIsRightOnBothSidesOfTheBound) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 200, 3);
  network_weights weights = random_weights(network, scope::global, 4);
  const layer_spec& last = network.layers.back();
  const auto bounded =
      cpu_->logits(network, weights.view(), {}, images.view(), all_indices(images));
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
  EXPECT_GT(uncertain, 200U);       // small leads stay uncertain,
  EXPECT_LT(uncertain, 9U * 200U);  // large ones do not
}

// The rows differ in the last bits of their weights, so that leads are rounding errors themselves.
TEST_F(CertifiedCount, OfRowsThatDifferByRoundingIsTheReferences) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 300, 5);
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

TEST_F(CertifiedCount, GivesExactTiesToTheLowestClass) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  image_set images = synthetic_images(network.input, 150, 8);
  network_weights weights = random_weights(network, scope::global, 9);
  const layer_spec& last = network.layers.back();
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] = weights.values[last.weight_offset + j % 100];
  }
  for (std::size_t c = 0; c < 10; ++c) weights.values[last.bias_offset + c] = c < 4 ? 0.F : 9.F;
  std::ranges::fill(images.labels, std::uint8_t{4});
  const quantization identity;
  EXPECT_EQ(count(network, weights, identity, images).uncertain.size(), 150U);
  const auto got =
      evaluate_accuracy(*cpu_, *reference_, network, weights.view(), {&identity, 1}, images.view());
  EXPECT_EQ(got.front().correct, 150U);
}

TEST_F(CertifiedCount, LeavesImagesThatOverflowFloatToTheReference) {
  const network_spec network = chain({1, 1, 300}).dense(100).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 150, 10);
  network_weights weights = random_weights(network, scope::global, 11);
  for (float& w : weights.values) w *= 1e38F;
  EXPECT_EQ(count(network, weights, {}, images).uncertain.size(), 150U);
  expect_winners_of_reference(network, weights, {}, images);
}

TEST_F(CertifiedCount, DoesNotDependOnTheThreads) {
  const network_spec network =
      chain({1, 1, 300}).dense(512).relu().dense(512).relu().dense(10).build();
  const image_set images = synthetic_images(network.input, 700, 12);
  network_weights weights = random_weights(network, scope::global, 13);
  const layer_spec& last = network.layers.back();
  for (std::size_t j = 0; j < last.weight_count; ++j) {
    weights.values[last.weight_offset + j] *= 0.01F;  // many uncertain images
    if (j >= 512)
      weights.values[last.weight_offset + j] += weights.values[last.weight_offset + j % 512];
  }
  const certified_count two = count(network, weights, {}, images);
  for (const int threads : {1, 3}) {
    const quantization identity;
    const auto backend = make_cpu_backend({.threads = threads});
    const auto got = backend
                         ->count_correct(network, weights.view(), {&identity, 1}, images.view(),
                                         backend->accuracy_algorithms().front())
                         .front();
    EXPECT_EQ(got.correct, two.correct);
    EXPECT_EQ(got.uncertain, two.uncertain);
  }
}

TEST_F(CertifiedCount, ByTheReferenceAloneReevaluatesNothing) {
  const network_spec network = chain({1, 1, 30}).dense(10).build();
  const image_set images = synthetic_images(network.input, 50, 14);
  const network_weights weights = random_weights(network, scope::global, 15);
  const quantization identity;
  const auto alone = evaluate_accuracy(*reference_, *reference_, network, weights.view(),
                                       {&identity, 1}, images.view());
  const auto merged =
      evaluate_accuracy(*cpu_, *reference_, network, weights.view(), {&identity, 1}, images.view());
  EXPECT_EQ(alone.front().reevaluated, 0U);
  EXPECT_EQ(alone.front().correct, merged.front().correct);
  EXPECT_EQ(alone.front().percent(), merged.front().percent());
}

TEST_F(CertifiedCount, RefusesWhatDoesNotFit) {
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
      evaluate_accuracy(*cpu_, *reference_, network, weights.view(), {&identity, 1}, none.view()),
      precondition_error);
  EXPECT_THROW(count(network, weights, identity, wide), precondition_error);
  EXPECT_THROW(count(network, bad, identity, images), precondition_error);
  EXPECT_THROW(count(network, few, identity, images), precondition_error);
  const std::vector<std::uint32_t> far{5};
  EXPECT_THROW(cpu_->logits(network, weights.view(), identity, images.view(), far),
               precondition_error);
}

}  // namespace
}  // namespace qsweep::test
