// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/cpu_backend.hpp"

#include <omp.h>

#include <fstream>
#include <string>

#include "core/error.hpp"
#include "cpu/incremental_count.hpp"
#include "cpu/ops.hpp"

namespace qsweep {
namespace {

std::string processor_name() {
  std::ifstream cpuinfo("/proc/cpuinfo");
  for (std::string line; std::getline(cpuinfo, line);) {
    const auto colon = line.find(": ");
    if (line.starts_with("model name") && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown processor";
}

class cpu_backend final : public Backend {
 public:
  explicit cpu_backend(const backend_options& options)
      : threads_(options.threads > 0 ? options.threads : omp_get_num_procs()) {
    QSWEEP_EXPECTS(options.threads >= 0, "threads is " + std::to_string(options.threads));
  }

  std::string name() const override { return "cpu"; }

  std::string description() const override {
    return processor_name() + ", " + std::to_string(threads_) +
           (threads_ == 1 ? " thread" : " threads");
  }

  std::vector<moments> moments_of(const weights_view& weights) const override {
    return cpu::moments_of(threads_, weights);
  }

  std::vector<float> normalize(const weights_view& weights,
                               std::span<const normalization> norms) const override {
    return cpu::normalize(threads_, weights, norms);
  }

  std::vector<std::uint16_t> quantize(const weights_view& weights,
                                      const quantization& how) const override {
    return cpu::quantize(threads_, weights, how);
  }

  std::vector<std::vector<std::uint64_t>> level_histogram(const weights_view& weights,
                                                          const quantization& how) const override {
    return cpu::level_histogram(threads_, weights, how);
  }

  std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights,
                                        sqnr_algorithm algorithm) const override {
    return cpu::sweep_sqnr(threads_, weights, algorithm);
  }

  std::vector<sqnr_algorithm> sqnr_algorithms() const override {
    return {sqnr_algorithm::direct, sqnr_algorithm::sorted};
  }

  sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                       std::span<const sqnr_workload> plan) const override {
    return cpu::choose_sqnr_algorithm(weights, plan);
  }

  std::vector<double> optimal_supports(const weights_view& weights,
                                       std::span<const normalization> norms,
                                       int bits) const override {
    return cpu::optimal_supports(threads_, weights, norms, bits);
  }

  bounded_logits logits(const network_spec& network, const weights_view& weights,
                        const quantization& how, const dataset_view& images,
                        std::span<const std::uint32_t> indices) const override {
    return cpu::logits(threads_, network, weights, how, images, indices);
  }

  std::vector<certified_count> count_correct(const network_spec& network,
                                             const weights_view& weights,
                                             std::span<const quantization> how,
                                             const dataset_view& images,
                                             accuracy_algorithm algorithm) const override {
    return cpu::count_correct(threads_, network, weights, how, images, algorithm);
  }

  std::vector<accuracy_algorithm> accuracy_algorithms() const override {
    return {accuracy_algorithm::fp32, accuracy_algorithm::integer, accuracy_algorithm::incremental};
  }

  accuracy_algorithm choose_accuracy_algorithm(
      const network_spec& network, const weights_view& weights,
      std::span<const quantization> neighbours) const override {
    if (neighbours.empty() || !cpu::integers_pay(network, weights, neighbours.front())) {
      return accuracy_algorithm::fp32;
    }
    return cpu::walks_pay(threads_, network, weights, neighbours) ? accuracy_algorithm::incremental
                                                                  : accuracy_algorithm::integer;
  }

  TrainingOps& training_ops() override {
    if (!training_ops_) training_ops_ = cpu::make_training_ops(threads_);
    return *training_ops_;
  }

 private:
  int threads_;
  std::unique_ptr<TrainingOps> training_ops_;
};

}  // namespace

std::unique_ptr<Backend> make_cpu_backend(const backend_options& options) {
  return std::make_unique<cpu_backend>(options);
}

}  // namespace qsweep
