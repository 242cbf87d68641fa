// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/cached_networks.hpp"

#include "core/error.hpp"

namespace qsweep {

cached_networks::cached_networks(cached_networks_options options, network_work work)
    : options_(std::move(options)),
      work_(std::move(work)),
      weights_(options_.cache),
      measurements_(options_.cache) {}

stored_weights cached_networks::reference_weights(const network_id& network,
                                                  std::uint64_t seed) const {
  const std::filesystem::path file =
      options_.reference_weights /
      (network.model + "-" + network.dataset + "-seed" + std::to_string(seed) + ".safetensors");
  if (!std::filesystem::exists(file)) {
    throw io_error(file.string() +
                   ": the reference weights are not there; train them with --retrain or --seeds 1");
  }
  return read_weights(file);
}

training_options cached_networks::options_for(std::uint64_t seed) const {
  training_options training = options_.training;
  training.seed = seed;
  return training;
}

std::optional<stored_weights> cached_networks::find_cached(const network_job& job) const {
  {
    const std::lock_guard lock(mutex_);
    if (options_.retrain && !retrained_.contains(job)) return std::nullopt;
  }
  return weights_.find(job.network, options_for(job.seed));
}

stored_weights cached_networks::train_and_store(const network_job& job) {
  const training_options training = options_for(job.seed);
  stored_weights stored = weights_.store(job.network, training, work_.train(job.network, training));
  const std::lock_guard lock(mutex_);
  retrained_.insert(job);
  return stored;
}

stored_weights cached_networks::weights(const network_id& network, std::uint64_t seed) {
  stored_weights result;
  if (!options_.reference_weights.empty()) {
    result = reference_weights(network, seed);
  } else {
    const network_job job{network, seed};
    auto cached = find_cached(job);
    result = cached ? *std::move(cached) : train_and_store(job);
  }
  const std::lock_guard lock(mutex_);
  inputs_["weights " + network.model + "-" + network.dataset + "-seed" + std::to_string(seed)] =
      result.sha256;
  return result;
}

measurement_plan cached_networks::plan_for(const network_id& network, bool curve) const {
  measurement_plan plan;
  plan.choice_bits = {3};
  const bool two_bit_table = network == network_id{"mlp", "mnist"};
  if (two_bit_table) plan.choice_bits.push_back(2);
  if (curve) plan.curve_up_to = options_.paper_w_min.at(network);
  return plan;
}

network_measurement cached_networks::measurement(const network_id& network, std::uint64_t seed,
                                                 bool curve) {
  const stored_weights trained = weights(network, seed);
  const measurement_plan with_curve = plan_for(network, true);
  const measurement_plan plan = plan_for(network, curve);
  auto found = measurements_.find(trained.sha256, work_.backend, with_curve);
  if (!found) found = measurements_.find(trained.sha256, work_.backend, plan);
  if (!found) {
    found = work_.measure({network, seed}, trained, plan);
    measurements_.store(*found);
  }
  found->seed = seed;
  return *std::move(found);
}

}  // namespace qsweep
