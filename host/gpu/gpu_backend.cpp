// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/gpu_backend.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "gpu/device_team.hpp"
#include "gpu/ops.hpp"

namespace qsweep {
namespace {

class gpu_backend final : public Backend {
 public:
  explicit gpu_backend(const backend_options& options) : team_(options.devices, options.notice) {
    QSWEEP_EXPECTS(options.threads >= 0, "threads is " + std::to_string(options.threads));
  }

  std::string name() const override { return "cuda"; }

  std::string description() const override { return team_.description(); }

  std::vector<moments> moments_of(const weights_view& weights) const override {
    return gpu::moments_of(team_.leader(), weights);
  }

  std::vector<float> normalize(const weights_view& weights,
                               std::span<const normalization> norms) const override {
    return gpu::normalize(team_.leader(), weights, norms);
  }

  std::vector<std::uint16_t> quantize(const weights_view& weights,
                                      const quantization& how) const override {
    return gpu::quantize(team_.leader(), weights, how);
  }

  std::vector<std::vector<std::uint64_t>> level_histogram(const weights_view& weights,
                                                          const quantization& how) const override {
    return gpu::level_histogram(team_.leader(), weights, how);
  }

  std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights,
                                        sqnr_algorithm algorithm) const override {
    return gpu::sweep_sqnr(team_.leader(), weights, algorithm);
  }

  std::vector<sqnr_algorithm> sqnr_algorithms() const override {
    return {sqnr_algorithm::direct, sqnr_algorithm::sorted};
  }

  sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                       std::span<const sqnr_workload> plan) const override {
    return gpu::choose_sqnr_algorithm(weights, plan);
  }

  std::vector<double> optimal_supports(const weights_view& weights,
                                       std::span<const normalization> norms,
                                       int bits) const override {
    return gpu::optimal_supports(team_.leader(), weights, norms, bits);
  }

  bounded_logits logits(const network_spec& network, const weights_view& weights,
                        const quantization& how, const dataset_view& images,
                        std::span<const std::uint32_t> indices) const override {
    return gpu::logits(team_.leader(), network, weights, how, images, indices);
  }

  std::vector<certified_count> count_correct(const network_spec& network,
                                             const weights_view& weights,
                                             std::span<const quantization> how,
                                             const dataset_view& images,
                                             accuracy_algorithm algorithm) const override {
    const auto count =
        algorithm == accuracy_algorithm::fp32 ? gpu::count_by_floats : gpu::count_by_integers;
    return team_.share(how,
                       [&](const gpu::device_context& device, std::span<const quantization> part) {
                         return count(device, network, weights, part, images);
                       });
  }

  std::vector<accuracy_algorithm> accuracy_algorithms() const override {
    return {accuracy_algorithm::fp32, accuracy_algorithm::integer};
  }

  accuracy_algorithm choose_accuracy_algorithm(
      const network_spec& network, const weights_view& weights,
      std::span<const quantization> neighbours) const override {
    return !neighbours.empty() &&
                   gpu::integers_pay(team_.leader(), network, weights, neighbours.front())
               ? accuracy_algorithm::integer
               : accuracy_algorithm::fp32;
  }

  TrainingOps& training_ops() override {
    if (!training_ops_) training_ops_ = gpu::make_training_ops(team_.leader());
    return *training_ops_;
  }

 private:
  gpu::device_team team_;
  std::unique_ptr<TrainingOps> training_ops_;
};

}  // namespace

std::unique_ptr<Backend> make_gpu_backend(const backend_options& options) {
  return std::make_unique<gpu_backend>(options);
}

}  // namespace qsweep
