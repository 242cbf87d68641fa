// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "backend/training_ops.hpp"
#include "gpu/device_context.hpp"

/// The ops of the cuda backend on one device, one source file each; backend/backend.hpp states what
/// they owe. The device is current. What they return is in host memory, the stream drained.
namespace qsweep::gpu {

std::vector<moments> moments_of(const device_context& device, const weights_view& weights);

std::vector<float> normalize(const device_context& device, const weights_view& weights,
                             std::span<const normalization> norms);

std::vector<std::uint16_t> quantize(const device_context& device, const weights_view& weights,
                                    const quantization& how);

std::vector<std::vector<std::uint64_t>> level_histogram(const device_context& device,
                                                        const weights_view& weights,
                                                        const quantization& how);

/// `device` must outlive the result.
std::unique_ptr<SqnrSweep> sweep_sqnr(const device_context& device, const weights_view& weights,
                                      sqnr_algorithm algorithm);

sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                     std::span<const sqnr_workload> plan);

std::vector<double> optimal_supports(const device_context& device, const weights_view& weights,
                                     std::span<const normalization> norms, int bits);

bounded_logits logits(const device_context& device, const network_spec& network,
                      const weights_view& weights, const quantization& how,
                      const dataset_view& images, std::span<const std::uint32_t> indices);

/// By float32 products with a bound on the error of each image's logits.
std::vector<certified_count> count_by_floats(const device_context& device,
                                             const network_spec& network,
                                             const weights_view& weights,
                                             std::span<const quantization> how,
                                             const dataset_view& images);

/// By integer products; what they do not take is counted by count_by_floats.
std::vector<certified_count> count_by_integers(const device_context& device,
                                               const network_spec& network,
                                               const weights_view& weights,
                                               std::span<const quantization> how,
                                               const dataset_view& images);

/// Whether count_by_integers takes this itself.
bool integers_pay(const device_context& device, const network_spec& network,
                  const weights_view& weights, const quantization& how);

/// `device` must outlive the result.
std::unique_ptr<TrainingOps> make_training_ops(const device_context& device);

}  // namespace qsweep::gpu
