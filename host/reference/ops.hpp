// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "backend/training_ops.hpp"

/// The ops of the reference backend, one source file each; backend/backend.hpp states what they
/// owe.
namespace qsweep::reference {

std::vector<moments> moments_of(const weights_view& weights);

std::vector<float> normalize(const weights_view& weights, std::span<const normalization> norms);

std::vector<std::uint16_t> quantize(const weights_view& weights, const quantization& how);

std::vector<std::vector<std::uint64_t>> level_histogram(const weights_view& weights,
                                                        const quantization& how);

std::unique_ptr<SqnrSweep> sweep_sqnr(const weights_view& weights);

/// Goes through every breakpoint: levels times weights steps, and memory for the weights only.
std::vector<double> optimal_supports(const weights_view& weights,
                                     std::span<const normalization> norms, int bits);

/// The parameters that the network really has under `how`: the level of each weight's code, or the
/// float32 weight itself when `how` is the identity. Shape: [num_parameters].
std::vector<double> quantized_parameters(const weights_view& weights, const quantization& how);

bounded_logits logits(int threads, const network_spec& network, const weights_view& weights,
                      const quantization& how, const dataset_view& images,
                      std::span<const std::uint32_t> indices);

std::vector<certified_count> count_correct(int threads, const network_spec& network,
                                           const weights_view& weights,
                                           std::span<const quantization> how,
                                           const dataset_view& images);

std::unique_ptr<TrainingOps> make_training_ops();

/// Throws precondition_error when a range of a group leaves the parameters, or when a weight is NaN
/// or infinite (with its index).
void expect_valid(const weights_view& weights);

/// Throws precondition_error unless there is one norm for each group, finite and of std > 0.
void expect_matching(const weights_view& weights, std::span<const normalization> norms);

/// Throws precondition_error unless `how` has one quantizer for each group, N levels for N - 1
/// ascending cutpoints.
void expect_matching(const weights_view& weights, const quantization& how);

/// Throws precondition_error unless the network has as many parameters as `weights` and takes
/// images of this shape.
void expect_matching(const network_spec& network, const weights_view& weights,
                     const dataset_view& images);

}  // namespace qsweep::reference
