// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "reference/reference_backend.hpp"
#include "sweep/sweep.hpp"

namespace qsweep::testing {

/// Two dense layers, 1 -> 1 -> 2, whose six weights allow sums by hand.
/// dense1: weight 1, bias 3. dense2: weights 0 0, biases 0 4.
inline stored_weights tiny_weights() {
  stored_weights weights;
  network_spec& network = weights.network;
  network.model = "tiny";
  network.layers = {{.kind = layer_kind::dense,
                     .name = "dense1",
                     .input = {1, 1, 1},
                     .output = {1, 1, 1},
                     .weight_offset = 0,
                     .weight_count = 1,
                     .bias_offset = 1,
                     .bias_count = 1},
                    {.kind = layer_kind::dense,
                     .name = "dense2",
                     .input = {1, 1, 1},
                     .output = {1, 1, 2},
                     .weight_offset = 2,
                     .weight_count = 2,
                     .bias_offset = 4,
                     .bias_count = 2}};
  network.num_parameters = 6;
  network.num_classes = 2;
  weights.parameters = {1.0F, 3.0F, 0.0F, 0.0F, 0.0F, 4.0F};
  weights.metadata = {{"dataset", "trained-on"}};
  weights.sha256 = "abc";
  return weights;
}

inline dataset tiny_images() {
  return {.name = "tiny-images",
          .images = {0, 100, 200, 255},
          .labels = {1, 1, 0, 1},
          .image_shape = {1, 1, 1}};
}

/// The reference with a memory of what it was asked, with points that it refuses, and with
/// algorithms for accuracy that it only pretends to have.
class watched_backend final : public Backend {
 public:
  accuracy_algorithm for_neighbours = accuracy_algorithm::reference;  ///< chosen for two points
  accuracy_algorithm for_one = accuracy_algorithm::reference;         ///< chosen for one point
  /// What choose_accuracy_algorithm was shown: the largest level of the first group of each.
  mutable std::vector<std::vector<double>> shown;
  mutable std::vector<std::size_t> walks;              ///< points of each call of count_correct
  mutable std::vector<accuracy_algorithm> algorithms;  ///< of each call of count_correct
  /// Throws std::runtime_error("refused") when a call holds a quantizer of this many levels.
  std::size_t refused_levels = 0;
  mutable std::vector<std::size_t> batches;  ///< points of each SqnrSweep::measure that went well

  std::string name() const override { return inner_->name(); }
  std::string description() const override { return inner_->description(); }
  std::vector<moments> moments_of(const weights_view& weights) const override {
    return inner_->moments_of(weights);
  }
  std::vector<float> normalize(const weights_view& weights,
                               std::span<const normalization> norms) const override {
    return inner_->normalize(weights, norms);
  }
  std::vector<std::uint16_t> quantize(const weights_view& weights,
                                      const quantization& how) const override {
    return inner_->quantize(weights, how);
  }
  std::vector<std::vector<std::uint64_t>> level_histogram(const weights_view& weights,
                                                          const quantization& how) const override {
    return inner_->level_histogram(weights, how);
  }
  std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights,
                                        sqnr_algorithm algorithm) const override {
    return std::make_unique<watched_sweep>(*this, inner_->sweep_sqnr(weights, algorithm));
  }
  std::vector<sqnr_algorithm> sqnr_algorithms() const override { return inner_->sqnr_algorithms(); }
  sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                       std::span<const sqnr_workload> plan) const override {
    return inner_->choose_sqnr_algorithm(weights, plan);
  }
  std::vector<double> optimal_supports(const weights_view& weights,
                                       std::span<const normalization> norms,
                                       int bits) const override {
    return inner_->optimal_supports(weights, norms, bits);
  }
  bounded_logits logits(const network_spec& network, const weights_view& weights,
                        const quantization& how, const dataset_view& images,
                        std::span<const std::uint32_t> indices) const override {
    return inner_->logits(network, weights, how, images, indices);
  }
  std::vector<certified_count> count_correct(const network_spec& network,
                                             const weights_view& weights,
                                             std::span<const quantization> how,
                                             const dataset_view& images,
                                             accuracy_algorithm algorithm) const override {
    walks.push_back(how.size());
    algorithms.push_back(algorithm);
    auto counts =
        inner_->count_correct(network, weights, how, images, accuracy_algorithm::reference);
    if (algorithm == accuracy_algorithm::incremental) forget_all_images(counts[0], images.count());
    return counts;
  }
  std::vector<accuracy_algorithm> accuracy_algorithms() const override {
    return inner_->accuracy_algorithms();
  }
  accuracy_algorithm choose_accuracy_algorithm(
      const network_spec& /*network*/, const weights_view& /*weights*/,
      std::span<const quantization> neighbours) const override {
    shown.emplace_back();
    for (const quantization& each : neighbours) {
      shown.back().push_back(each.per_group[0].levels.back());
    }
    return neighbours.size() == 1 ? for_one : for_neighbours;
  }
  TrainingOps& training_ops() override { return inner_->training_ops(); }

 private:
  class watched_sweep final : public SqnrSweep {
   public:
    watched_sweep(const watched_backend& owner, std::unique_ptr<SqnrSweep> inner)
        : owner_(owner), inner_(std::move(inner)) {}

    std::vector<std::vector<quantization_noise>> measure(
        std::span<const quantization> how) const override {
      for (const quantization& each : how) {
        if (each.per_group[0].levels.size() == owner_.refused_levels) {
          throw std::runtime_error("refused");
        }
      }
      owner_.batches.push_back(how.size());
      return inner_->measure(how);
    }

   private:
    const watched_backend& owner_;
    std::unique_ptr<SqnrSweep> inner_;
  };

  /// Where a walk begins, an engine may be certain of other images than in its middle.
  static void forget_all_images(certified_count& count, std::size_t images) {
    count.correct = 0;
    count.uncertain.resize(images);
    std::iota(count.uncertain.begin(), count.uncertain.end(), 0U);
  }

  std::unique_ptr<Backend> inner_ = make_reference_backend({.threads = 1});
};

/// A small sweep of the tiny network, with everything it refers to.
struct tiny_sweep {
  watched_backend backend;
  stored_weights weights = tiny_weights();
  dataset data = tiny_images();
  sweep_request request{.bits = {1, 3},
                        .wsupp = {1.0, named_threshold::wmax, named_threshold::jayant, 2.5},
                        .want_accuracy = false};

  sweep_job job() const { return {backend, backend, weights, &data, request}; }
};

/// An empty folder for one test, removed at its end.
class scratch_folder {
 public:
  explicit scratch_folder(const std::filesystem::path& below = ::testing::TempDir()) {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = below / ("qsweep-" + std::to_string(::getpid()) + "-" + info->test_suite_name() + "." +
                     info->name());
    std::filesystem::create_directories(path_);
  }
  ~scratch_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace qsweep::testing
