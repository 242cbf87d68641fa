// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/cache.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "synthetic_networks.hpp"
#include "temporary_folder.hpp"

namespace qsweep {
namespace {

stored_weights trained_with(const training_options& options) {
  stored_weights weights;
  weights.network = make_mlp();
  weights.parameters.assign(weights.network.num_parameters, 0.25F);
  weights.metadata = {{"model", "mlp"},
                      {"dataset", "mnist"},
                      {"seed", std::to_string(options.seed)},
                      {"epochs", std::to_string(options.epochs)},
                      {"batch", std::to_string(options.batch)},
                      {"recipe", training_recipe}};
  return weights;
}

class WeightsCache : public ::testing::Test {
 protected:
  training_options options() const {
    training_options o;
    o.seed = 3;
    return o;
  }
  test::temporary_folder folder_;
  weights_cache cache_{folder_.path()};
};

TEST_F(WeightsCache, GivesBackWhatWasStored) {
  EXPECT_FALSE(cache_.find(test::mlp_mnist, options()));
  const stored_weights stored = cache_.store(test::mlp_mnist, options(), trained_with(options()));
  EXPECT_EQ(stored.sha256.size(), 64U);
  const auto found = cache_.find(test::mlp_mnist, options());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->sha256, stored.sha256);
  EXPECT_EQ(found->parameters, stored.parameters);
}

TEST_F(WeightsCache, MissesAnotherSeedEpochsOrBatch) {
  cache_.store(test::mlp_mnist, options(), trained_with(options()));
  training_options other = options();
  other.seed = 4;
  EXPECT_FALSE(cache_.find(test::mlp_mnist, other));
  other = options();
  other.epochs = 1;
  EXPECT_FALSE(cache_.find(test::mlp_mnist, other));
  other = options();
  other.batch = 64;
  EXPECT_FALSE(cache_.find(test::mlp_mnist, other));
  EXPECT_FALSE(cache_.find({"mlp", "fashion-mnist"}, options()));
}

TEST_F(WeightsCache, MissesAFileWhoseMetadataSayOtherwise) {
  for (const char* key : {"recipe", "seed", "epochs", "batch", "dataset"}) {
    stored_weights other = trained_with(options());
    other.metadata[key] = "another";
    cache_.store(test::mlp_mnist, options(), trained_with(options()));
    write_weights(cache_.file_of(test::mlp_mnist, options()), other);
    EXPECT_FALSE(cache_.find(test::mlp_mnist, options())) << key;
  }
}

TEST_F(WeightsCache, MissesADamagedFile) {
  write_file_atomically(cache_.file_of(test::mlp_mnist, options()), "not safetensors");
  EXPECT_FALSE(cache_.find(test::mlp_mnist, options()));
}

TEST_F(WeightsCache, RefusesToStoreUnderAWrongName) {
  training_options other = options();
  other.seed = 4;
  EXPECT_THROW(cache_.store(test::mlp_mnist, other, trained_with(options())), precondition_error);
}

TEST(MeasurementStore, ReadsBackBitByBit) {
  const test::temporary_folder folder;
  const measurement_store store(folder.path());
  network_measurement m = test::make_measurement();
  m.statistics.mean = 1.0 / 3.0;
  m.curve[0].sqnr_ex_db = 0.1 + 0.2;
  EXPECT_FALSE(store.find(m.weights_sha256, m.backend, m.plan));
  store.store(m);
  EXPECT_EQ(store.find(m.weights_sha256, m.backend, m.plan), m);
}

TEST(MeasurementStore, MissesOtherWeightsBackendsPlansAndDamage) {
  const test::temporary_folder folder;
  const measurement_store store(folder.path());
  const network_measurement m = test::make_measurement();
  store.store(m);
  EXPECT_FALSE(store.find(std::string(64, 'b'), m.backend, m.plan));
  EXPECT_FALSE(store.find(m.weights_sha256, "reference", m.plan));
  measurement_plan longer = m.plan;
  longer.curve_up_to = 9.0;
  EXPECT_FALSE(store.find(m.weights_sha256, m.backend, longer));
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (file.is_regular_file()) write_file_atomically(file.path(), "{\"network\": 1}");
  }
  EXPECT_FALSE(store.find(m.weights_sha256, m.backend, m.plan));
}

TEST(CacheFolder, FollowsTheEnvironmentInOrder) {
  setenv("HOME", "/home/someone", 1);
  unsetenv("XDG_CACHE_HOME");
  unsetenv("QSWEEP_CACHE");
  EXPECT_EQ(default_cache_folder(), "/home/someone/.cache/qsweep");
  setenv("XDG_CACHE_HOME", "/xdg", 1);
  EXPECT_EQ(default_cache_folder(), "/xdg/qsweep");
  setenv("QSWEEP_CACHE", "/own", 1);
  EXPECT_EQ(default_cache_folder(), "/own");
  setenv("QSWEEP_CACHE", "", 1);
  EXPECT_EQ(default_cache_folder(), "/xdg/qsweep");
}

}  // namespace
}  // namespace qsweep
