// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "backend/training_ops.hpp"

/// The ops of the cpu backend, one source file each; backend/backend.hpp states what they owe.
/// `threads` >= 1 is the size of the OpenMP team; no result but training's depends on it.
namespace qsweep::cpu {

std::vector<moments> moments_of(int threads, const weights_view& weights);

std::vector<float> normalize(int threads, const weights_view& weights,
                             std::span<const normalization> norms);

std::vector<std::uint16_t> quantize(int threads, const weights_view& weights,
                                    const quantization& how);

std::vector<std::vector<std::uint64_t>> level_histogram(int threads, const weights_view& weights,
                                                        const quantization& how);

std::unique_ptr<SqnrSweep> sweep_sqnr(int threads, const weights_view& weights,
                                      sqnr_algorithm algorithm);

sqnr_algorithm choose_sqnr_algorithm(const weights_view& weights,
                                     std::span<const sqnr_workload> plan);

std::vector<double> optimal_supports(int threads, const weights_view& weights,
                                     std::span<const normalization> norms, int bits);

bounded_logits logits(int threads, const network_spec& network, const weights_view& weights,
                      const quantization& how, const dataset_view& images,
                      std::span<const std::uint32_t> indices);

std::vector<certified_count> count_correct(int threads, const network_spec& network,
                                           const weights_view& weights,
                                           std::span<const quantization> how,
                                           const dataset_view& images,
                                           accuracy_algorithm algorithm);

std::unique_ptr<TrainingOps> make_training_ops(int threads);

}  // namespace qsweep::cpu
