// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "io/weights_file.hpp"
#include "nn/training.hpp"
#include "reproduce/measurement.hpp"

namespace qsweep {

/// $QSWEEP_CACHE, else $XDG_CACHE_HOME/qsweep, else $HOME/.cache/qsweep; empty variables count as
/// unset. Throws usage_error when none is set.
std::filesystem::path default_cache_folder();

/// Trained weights by what they were trained with.
class weights_cache {
 public:
  explicit weights_cache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// weights/<model>-<dataset>-seed<N>-epochs<N>-batch<N>-<8 hex digits of recipe>.safetensors.
  std::filesystem::path file_of(const network_id& network, const training_options& options) const;

  /// The weights when they are there and their metadata say the same model, dataset, seed, epochs,
  /// batch and recipe; a file that is damaged or says otherwise counts as not there.
  std::optional<stored_weights> find(const network_id& network,
                                     const training_options& options) const;

  /// Stores (atomically) and reads back, so that `sha256` is set.
  stored_weights store(const network_id& network, const training_options& options,
                       const stored_weights& weights) const;

 private:
  std::filesystem::path folder_;
};

/// Measurements by the weights' checksum, the plan and the backend; each is one file, there whole
/// or not at all, so that an interrupted run loses at most the network it was measuring.
class measurement_store {
 public:
  explicit measurement_store(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// A measurement of the same weights, by the same backend, that covers the plan: the same choices
  /// and curve. A damaged file counts as not there. `seed` and `network` are the stored ones.
  std::optional<network_measurement> find(const std::string& weights_sha256,
                                          const std::string& backend,
                                          const measurement_plan& plan) const;

  void store(const network_measurement& measurement) const;

 private:
  std::filesystem::path file_of(const std::string& weights_sha256, const std::string& backend,
                                const measurement_plan& plan) const;

  std::filesystem::path folder_;
};

}  // namespace qsweep
