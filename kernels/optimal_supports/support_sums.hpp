// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// A scale at which the noise of a group is asked for.
struct support_probe {
  double scale;  ///< > 0: half the width of the support, in the weights' unit
  std::uint64_t group;
};

/// The uniform quantizer with N levels +-scale (2k+1)/N around the mean maps a weight at distance t
/// to the nearest level. With l = (2k+1)/N of that level, sums over the weights:
struct support_sums {
  double noise;      ///< of (t - scale l)^2
  double product;    ///< of t l
  double curvature;  ///< of l^2
};

/// The weights of some groups: those of group g are values[group_begin[g]] to
/// values[group_begin[g + 1] - 1], their mean (any centre) means[g].
struct centred_weights {
  const float* values = nullptr;
  const std::uint64_t* group_begin = nullptr;  ///< [groups + 1]
  const double* means = nullptr;               ///< [groups]
};

/// Into how many parts, summed apart, a group is cut: by its size alone.
constexpr std::size_t support_parts(std::size_t size) {
  constexpr std::size_t part_size = 16384;
  constexpr std::size_t most = 32;
  const std::size_t parts = size / part_size;
  return parts < 1 ? 1 : parts < most ? parts : most;
}

/// Sums of each part of the probe's group; [num_probes][parts], of which a group fills the first
/// support_parts(size). `parts` is the most of any group.
/// Error: noise within (300 + n / 4096) u relative, u = 2^-53, and 4 u sqrt(energy noise) for the
/// rounding of t, n and energy the group's size and sum of t^2. Orders are fixed. bits: 1 to 16.
/// Enqueues on `stream`, does not synchronise.
void launch_support_sums(const centred_weights& weights, const support_probe* probes,
                         std::size_t num_probes, std::size_t parts, int bits, support_sums* sums,
                         cudaStream_t stream);

}  // namespace qsweep
