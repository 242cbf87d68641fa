// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/workload.hpp"

#include <algorithm>
#include <cstdlib>

#include "core/codebook.hpp"
#include "core/sqnr.hpp"
#include "cpu/cpu_backend.hpp"
#include "nn/evaluation.hpp"
#include "reference/reference_backend.hpp"

namespace qsweep::bench {
namespace {

std::filesystem::path weights_file(const std::string& model, const std::string& dataset_name) {
  return weights_folder() / (model + "-" + dataset_name + "-seed1.safetensors");
}

std::vector<double> decibels(const std::vector<std::vector<quantization_noise>>& measured) {
  std::vector<double> out;
  out.reserve(measured.size());
  for (const auto& groups : measured) {
    out.push_back(make_sqnr(groups[0].signal_energy, groups[0].noise_energy).db.value());
  }
  return out;
}

}  // namespace

std::filesystem::path weights_folder() {
  const char* chosen = std::getenv("QSWEEP_WEIGHTS_DIR");
  return chosen != nullptr && *chosen != '\0' ? chosen : QSWEEP_PROJECT_WEIGHTS_DIR;
}

workload::workload(const std::string& model, const std::string& dataset_name,
                   const workload_options& options)
    : stored_(read_weights(weights_file(model, dataset_name))),
      images_(load_dataset(dataset_name, dataset_part::test)),
      groups_(make_parameter_groups(stored_.network, scope::global)),
      cpu_(make_cpu_backend({.threads = options.threads})),
      reference_(make_reference_backend({.threads = options.threads})),
      fast_(options.backend ? options.backend : cpu_) {
  limit_images(options.images);
  normalize();
}

workload::workload(std::vector<float> weights, const workload_options& options)
    : groups_{{.name = "all", .ranges = {{.offset = 0, .size = weights.size()}}}},
      cpu_(make_cpu_backend({.threads = options.threads})),
      reference_(make_reference_backend({.threads = options.threads})),
      fast_(options.backend ? options.backend : cpu_) {
  stored_.parameters = std::move(weights);
  normalize();
}

void workload::normalize() {
  const moments all = cpu_->moments_of(weights()).front();
  norm_ = {.mean = all.mean, .std = all.std};
}

void workload::limit_images(std::size_t count) {
  if (count >= images_.labels.size()) return;
  images_.labels.resize(count);
  images_.images.resize(count * images_.image_shape.size());
}

std::vector<quantization> workload::quantizers(int bits, std::span<const double> thresholds) const {
  std::vector<quantization> out;
  out.reserve(thresholds.size());
  for (const double threshold : thresholds) {
    out.emplace_back().per_group.push_back(
        make_weight_quantizer(make_uniform_codebook(bits, threshold), norm_));
  }
  return out;
}

accuracy_algorithm workload::chosen_algorithm(std::span<const quantization> how) const {
  return fast_->choose_accuracy_algorithm(network(), weights(), how);
}

std::vector<double> workload::correct_counts(int bits, std::span<const double> thresholds,
                                             accuracy_algorithm algorithm) const {
  return counts(*fast_, quantizers(bits, thresholds), algorithm);
}

std::vector<double> workload::exact_counts(int bits, std::span<const double> thresholds) const {
  return counts(*cpu_, quantizers(bits, thresholds), accuracy_algorithm::fp32);
}

std::vector<double> workload::counts(const Backend& backend, std::span<const quantization> how,
                                     accuracy_algorithm algorithm) const {
  std::vector<double> out;
  for (const accuracy& each :
       evaluate_accuracy(backend, *reference_, network(), weights(), how, images(), algorithm)) {
    out.push_back(static_cast<double>(each.correct));
  }
  return out;
}

std::vector<double> workload::sqnr_db(int bits, std::span<const double> thresholds,
                                      sqnr_algorithm algorithm) const {
  const auto sweep = fast_->sweep_sqnr(weights(), algorithm);
  return decibels(sweep->measure(quantizers(bits, thresholds)));
}

std::vector<double> workload::exact_sqnr_db(int bits, std::span<const double> thresholds) const {
  const auto sweep = reference_->sweep_sqnr(weights(), sqnr_algorithm::direct);
  return decibels(sweep->measure(quantizers(bits, thresholds)));
}

sqnr_algorithm workload::chosen_sqnr_algorithm(int bits, std::size_t points) const {
  const sqnr_workload plan{.num_levels = std::size_t{1} << bits, .num_points = points};
  return fast_->choose_sqnr_algorithm(weights(), {&plan, 1});
}

}  // namespace qsweep::bench
