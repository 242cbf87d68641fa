// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/cached_networks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "core/error.hpp"
#include "reproduce/network_jobs.hpp"
#include "synthetic_networks.hpp"
#include "temporary_folder.hpp"

namespace qsweep {
namespace {

/// Counts what it is asked to do; the weights are all equal to the seed.
class CachedNetworks : public ::testing::Test {
 protected:
  cached_networks_options options() const {
    cached_networks_options o;
    o.cache = folder_.path();
    o.paper_w_min = {{test::mlp_mnist, 7.0}, {test::cnn_mnist, 8.0}};
    return o;
  }

  network_work work() {
    network_work w;
    w.backend = "fake";
    w.train = [this](const network_id& network, const training_options& training) {
      ++trained_;
      stored_weights weights;
      weights.network = make_network(network.model);
      weights.parameters.assign(weights.network.num_parameters,
                                static_cast<float>(training.seed) + 0.5F * generation_);
      weights.metadata = {{"model", network.model},
                          {"dataset", network.dataset},
                          {"seed", std::to_string(training.seed)},
                          {"epochs", std::to_string(training.epochs)},
                          {"batch", std::to_string(training.batch)},
                          {"recipe", training_recipe}};
      return weights;
    };
    w.measure = [this](const network_job& job, const stored_weights& weights,
                       const measurement_plan& plan) {
      if (measured_ == stop_after_) throw interrupted_error("stopped");
      ++measured_;
      plans_.push_back(plan);
      network_measurement m = test::make_measurement(job.network, 0);
      m.weights_sha256 = weights.sha256;
      m.plan = plan;
      return m;
    };
    return w;
  }

  test::temporary_folder folder_;
  std::atomic<int> trained_ = 0;
  int measured_ = 0;
  int stop_after_ = -1;
  float generation_ = 0.0F;
  std::vector<measurement_plan> plans_;
};

TEST_F(CachedNetworks, GoOnWhereTheyWereStopped) {
  stop_after_ = 2;
  const auto run = [&] {
    cached_networks networks(options(), work());
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      EXPECT_EQ(networks.measurement(test::mlp_mnist, seed, true).seed, seed);
    }
  };
  EXPECT_THROW(run(), interrupted_error);
  EXPECT_EQ(trained_, 3);
  EXPECT_EQ(measured_, 2);
  stop_after_ = -1;
  run();
  EXPECT_EQ(trained_, 4);
  EXPECT_EQ(measured_, 4);
  run();
  EXPECT_EQ(trained_, 4);
  EXPECT_EQ(measured_, 4);
}

TEST_F(CachedNetworks, RetrainIgnoresTheCacheButOnlyOnce) {
  const std::string old = cached_networks(options(), work()).weights(test::mlp_mnist, 1).sha256;
  cached_networks_options again = options();
  again.retrain = true;
  generation_ = 1.0F;
  cached_networks networks(again, work());
  const std::string fresh = networks.weights(test::mlp_mnist, 1).sha256;
  EXPECT_NE(fresh, old);
  EXPECT_EQ(networks.weights(test::mlp_mnist, 1).sha256, fresh);
  EXPECT_EQ(trained_, 2);
  EXPECT_EQ(cached_networks(options(), work()).weights(test::mlp_mnist, 1).sha256, fresh);
}

TEST_F(CachedNetworks, NewWeightsAreMeasuredAnew) {
  cached_networks(options(), work()).measurement(test::mlp_mnist, 1, false);
  cached_networks_options again = options();
  again.retrain = true;
  generation_ = 1.0F;
  cached_networks(again, work()).measurement(test::mlp_mnist, 1, false);
  EXPECT_EQ(measured_, 2);
}

TEST_F(CachedNetworks, MeasurementWithACurveServesWithoutOne) {
  cached_networks networks(options(), work());
  networks.measurement(test::mlp_mnist, 1, true);
  networks.measurement(test::mlp_mnist, 1, false);
  EXPECT_EQ(measured_, 1);
  networks.measurement(test::cnn_mnist, 1, false);
  networks.measurement(test::cnn_mnist, 1, true);
  EXPECT_EQ(measured_, 3);
}

TEST_F(CachedNetworks, OnlyMlpOnMnistIsMeasuredAtTwoBits) {
  cached_networks networks(options(), work());
  networks.measurement(test::mlp_mnist, 1, true);
  networks.measurement(test::cnn_mnist, 1, false);
  EXPECT_EQ(plans_[0].choice_bits, (std::vector<int>{3, 2}));
  EXPECT_EQ(plans_[0].curve_up_to, 7.0);
  EXPECT_EQ(plans_[1].choice_bits, std::vector<int>{3});
  EXPECT_FALSE(plans_[1].has_curve());
}

TEST_F(CachedNetworks, ReferenceWeightsAreUsedAsTheyLie) {
  cached_networks_options with = options();
  with.reference_weights = folder_.path() / "reference";
  std::filesystem::create_directories(with.reference_weights);
  training_options training;
  const std::string sha = write_weights(with.reference_weights / "mlp-mnist-seed1.safetensors",
                                        work().train(test::mlp_mnist, training));
  trained_ = 0;
  cached_networks networks(with, work());
  EXPECT_EQ(networks.weights(test::mlp_mnist, 1).sha256, sha);
  EXPECT_EQ(networks.inputs().at("weights mlp-mnist-seed1"), sha);
  EXPECT_EQ(trained_, 0);
  EXPECT_THAT([&] { networks.weights(test::cnn_mnist, 1); },
              ::testing::ThrowsMessage<io_error>(::testing::HasSubstr("--retrain")));
}

TEST_F(CachedNetworks, TrainsOnceEachWhenAskedFromSeveralThreads) {
  cached_networks networks(options(), work());
  networks.weights(test::mlp_mnist, 2);
  const std::vector<network_job> jobs = {
      {test::mlp_mnist, 1}, {test::mlp_mnist, 2}, {test::mlp_mnist, 3}};

  run_jobs(jobs, 3, [&](const network_job& job) { networks.weights(job.network, job.seed); });

  EXPECT_EQ(trained_, 3);
  EXPECT_EQ(networks.inputs().size(), 3U);
}

TEST_F(CachedNetworks, RetrainsOnceWhenAskedTo) {
  cached_networks(options(), work()).weights(test::mlp_mnist, 1);
  cached_networks_options again = options();
  again.retrain = true;
  cached_networks networks(again, work());

  networks.weights(test::mlp_mnist, 1);
  networks.weights(test::mlp_mnist, 1);

  EXPECT_EQ(trained_, 2);
}

}  // namespace
}  // namespace qsweep
