// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "reproduce/cache.hpp"
#include "reproduce/measure_network.hpp"
#include "reproduce/network_jobs.hpp"
#include "reproduce/network_source.hpp"

namespace qsweep {

/// The two long jobs, as functions, so that the bookkeeping can be tested without them. Both are
/// called from several threads at once.
struct network_work {
  /// Trains one network; the result has its metadata, `sha256` need not be set.
  std::function<stored_weights(const network_id&, const training_options&)> train;
  /// Measures one network.
  std::function<network_measurement(const network_job&, const stored_weights&,
                                    const measurement_plan&)>
      measure;
  std::string backend;  ///< name of the one that measures
};

struct cached_networks_options {
  std::filesystem::path cache;
  /// Folder with <model>-<dataset>-seed<N>.safetensors to be used instead of training; empty:
  /// train.
  std::filesystem::path reference_weights;
  bool retrain = false;  ///< whatever the cache holds is trained anew, once in this object's life
  training_options training;                 ///< the seed is overridden
  std::map<network_id, double> paper_w_min;  ///< how far the curves must go at least
};

/// Takes weights and measurements from files where they are there, else does the work and stores
/// the result at once: after an interruption the same calls go on where they were stopped.
class cached_networks : public NetworkSource {
 public:
  cached_networks(cached_networks_options options, network_work work);

  stored_weights weights(const network_id& network, std::uint64_t seed) override;
  network_measurement measurement(const network_id& network, std::uint64_t seed,
                                  bool curve) override;

  /// Weights that were used: name -> sha256. Not while calls are running.
  const std::map<std::string, std::string>& inputs() const { return inputs_; }

 private:
  training_options options_for(std::uint64_t seed) const;
  std::optional<stored_weights> find_cached(const network_job& job) const;
  stored_weights train_and_store(const network_job& job);
  stored_weights reference_weights(const network_id& network, std::uint64_t seed) const;
  measurement_plan plan_for(const network_id& network, bool curve) const;

  cached_networks_options options_;
  network_work work_;
  weights_cache weights_;
  measurement_store measurements_;
  std::set<network_job> retrained_;
  std::map<std::string, std::string> inputs_;
  mutable std::mutex mutex_;  ///< of retrained_ and inputs_
};

}  // namespace qsweep
