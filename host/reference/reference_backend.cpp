// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/reference_backend.hpp"

#include <omp.h>

#include <string>

#include "core/error.hpp"
#include "reference/ops.hpp"

namespace qsweep {
namespace {

class reference_backend final : public Backend {
 public:
  explicit reference_backend(const backend_options& options)
      : threads_(options.threads > 0 ? options.threads : omp_get_num_procs()) {
    QSWEEP_EXPECTS(options.threads >= 0, "threads is " + std::to_string(options.threads));
  }

  std::string name() const override { return "reference"; }

  std::string description() const override {
    return "plain loops in double precision, " + std::to_string(threads_) +
           (threads_ == 1 ? " thread" : " threads");
  }

  std::vector<moments> moments_of(const weights_view& weights) const override {
    return reference::moments_of(weights);
  }

  std::vector<float> normalize(const weights_view& weights,
                               std::span<const normalization> norms) const override {
    return reference::normalize(weights, norms);
  }

  std::vector<std::uint16_t> quantize(const weights_view& weights,
                                      const quantization& how) const override {
    return reference::quantize(weights, how);
  }

  std::vector<std::vector<std::uint64_t>> level_histogram(const weights_view& weights,
                                                          const quantization& how) const override {
    return reference::level_histogram(weights, how);
  }

  std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights,
                                        sqnr_algorithm algorithm) const override {
    QSWEEP_EXPECTS(algorithm == sqnr_algorithm::direct, "the reference measures directly");
    return reference::sweep_sqnr(weights);
  }

  std::vector<sqnr_algorithm> sqnr_algorithms() const override { return {sqnr_algorithm::direct}; }

  sqnr_algorithm choose_sqnr_algorithm(const weights_view& /*weights*/,
                                       std::span<const sqnr_workload> /*plan*/) const override {
    return sqnr_algorithm::direct;
  }

  std::vector<double> optimal_supports(const weights_view& weights,
                                       std::span<const normalization> norms,
                                       int bits) const override {
    return reference::optimal_supports(weights, norms, bits);
  }

  bounded_logits logits(const network_spec& network, const weights_view& weights,
                        const quantization& how, const dataset_view& images,
                        std::span<const std::uint32_t> indices) const override {
    return reference::logits(threads_, network, weights, how, images, indices);
  }

  std::vector<certified_count> count_correct(const network_spec& network,
                                             const weights_view& weights,
                                             std::span<const quantization> how,
                                             const dataset_view& images,
                                             accuracy_algorithm /*algorithm*/) const override {
    return reference::count_correct(threads_, network, weights, how, images);
  }

  std::vector<accuracy_algorithm> accuracy_algorithms() const override {
    return {accuracy_algorithm::reference};
  }

  accuracy_algorithm choose_accuracy_algorithm(
      const network_spec& /*network*/, const weights_view& /*weights*/,
      std::span<const quantization> /*neighbours*/) const override {
    return accuracy_algorithm::reference;
  }

  TrainingOps& training_ops() override { return *training_ops_; }

 private:
  int threads_;
  std::unique_ptr<TrainingOps> training_ops_ = reference::make_training_ops();
};

}  // namespace

std::unique_ptr<Backend> make_reference_backend(const backend_options& options) {
  return std::make_unique<reference_backend>(options);
}

}  // namespace qsweep
