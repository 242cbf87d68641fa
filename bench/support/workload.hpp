// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"

namespace qsweep::bench {

struct workload_options {
  int threads = 0;                                               ///< 0: all cores
  std::size_t images = std::numeric_limits<std::size_t>::max();  ///< the first so many, at most
  std::shared_ptr<const Backend> backend = {};                   ///< nothing: the cpu backend
};

/// Where the reference weights are: $QSWEEP_WEIGHTS_DIR, else data/weights where this was built.
std::filesystem::path weights_folder();

/// Reference weights and test images with the backend to be timed and those that tell the truth;
/// quantizers are uniform, all parameters normalised together. What is timed makes the quantizers
/// itself.
class workload {
 public:
  /// Loads <model>-<dataset>-seed1.safetensors of weights_folder() and the test set.
  workload(const std::string& model, const std::string& dataset_name,
           const workload_options& options);

  /// Any weights, for SQNR only.
  workload(std::vector<float> weights, const workload_options& options);

  const network_spec& network() const { return stored_.network; }
  weights_view weights() const { return {stored_.parameters, groups_}; }
  dataset_view images() const { return images_.view(); }
  const normalization& norm() const { return norm_; }
  const Backend& backend() const { return *fast_; }
  const Backend& reference() const { return *reference_; }

  std::vector<quantization> quantizers(int bits, std::span<const double> thresholds) const;

  /// Correct images at each threshold.
  std::vector<double> correct_counts(int bits, std::span<const double> thresholds,
                                     accuracy_algorithm algorithm) const;
  /// The same on the cpu backend by float32 products with a bound, the plainest of the certified
  /// algorithms.
  std::vector<double> exact_counts(int bits, std::span<const double> thresholds) const;
  accuracy_algorithm chosen_algorithm(std::span<const quantization> how) const;

  /// SQNR in dB at each threshold, preparation included.
  std::vector<double> sqnr_db(int bits, std::span<const double> thresholds,
                              sqnr_algorithm algorithm) const;
  /// The same by the reference backend.
  std::vector<double> exact_sqnr_db(int bits, std::span<const double> thresholds) const;
  sqnr_algorithm chosen_sqnr_algorithm(int bits, std::size_t points) const;

 private:
  void limit_images(std::size_t count);
  void normalize();
  std::vector<double> counts(const Backend& backend, std::span<const quantization> how,
                             accuracy_algorithm algorithm) const;

  stored_weights stored_;
  dataset images_;
  std::vector<parameter_group> groups_;
  std::shared_ptr<const Backend> cpu_;
  std::unique_ptr<Backend> reference_;
  std::shared_ptr<const Backend> fast_;
  normalization norm_;
};

}  // namespace qsweep::bench
