// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "backend/backend.hpp"
#include "backend/training_ops.hpp"
#include "core/dataset_view.hpp"
#include "core/network_spec.hpp"

namespace qsweep {

/// The papers' recipe: Keras defaults.
struct training_options {
  std::uint64_t seed = 1;
  int epochs = 10;
  std::size_t batch = 128;
  adam_options adam = {};
};

/// Names everything that decides the trained weights besides seed, epochs and batch; it changes
/// whenever the training code changes its results, so that cached weights are not mistaken for new.
extern const char* const training_recipe;

/// Where training stands; given to the progress callback about twenty times a second at most.
struct training_progress {
  int epoch = 0;  ///< counted from 1
  int epochs = 0;
  std::uint64_t images_done = 0;   ///< over all epochs
  std::uint64_t images_total = 0;  ///< over all epochs
  double mean_loss = 0.0;          ///< of the current epoch so far, with dropout
  double accuracy = 0.0;           ///< of the current epoch so far, with dropout, in 0..1
  double elapsed_s = 0.0;
  bool epoch_finished = false;
};
using training_callback = std::function<void(const training_progress&)>;

/// Glorot-uniform weights (Keras: limit sqrt(6 / (fan_in + fan_out)), a convolution's fans times
/// kernel area), zero biases.
std::vector<float> initial_parameters(const network_spec& network, std::uint64_t seed);

/// Trains from initial_parameters with shuffled batches (the last, smaller batch of an epoch
/// included) and returns the flat parameters. Deterministic for a given backend, seed and thread
/// count. A callback that throws stops the training.
std::vector<float> train(Backend& backend, const network_spec& network, const dataset_view& images,
                         const training_options& options, const training_callback& progress);

/// Multiply-accumulates of one training epoch: forward, weight gradients and input gradients
/// (none for the first layer) over `images` images.
std::uint64_t epoch_macs(const network_spec& network, std::size_t images);

}  // namespace qsweep
