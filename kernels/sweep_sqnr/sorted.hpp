// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "sweep_sqnr/direct.hpp"

namespace qsweep {

/// Sums of weights and of squares in fixed point, 128 bits each in two halves: integers, whose sums
/// are exact in any order.
struct alignas(16) fixed_sums {
  std::uint64_t weights[2];  ///< low, high half; two's complement
  std::uint64_t squares[2];
};

/// The units of a group's fixed_sums: 2^weights and 2^squares. With E the least exponent such that
/// all |w| < 2^E, and count <= 2^L, these are E + L - 126 and 2 E + L - 126, so that no sum
/// overflows. Where a weight or a square is no multiple of its unit it is cut off: less than a unit
/// is lost.
struct fixed_units {
  int weights;
  int squares;
};

/// The weights of all groups: those of group g are [group_begin[g], group_begin[g + 1]), in any
/// order.
struct unsorted_weights {
  const float* values = nullptr;
  const weight_tile* tiles = nullptr;  ///< [num_tiles]
  std::size_t num_tiles = 0;
  const std::uint64_t* group_begin = nullptr;  ///< [groups + 1]
  std::size_t groups = 0;
  std::size_t size = 0;
};

/// The same, ascending in each group, with the sums of every group's weights up to each one.
struct sorted_view {
  float* values = nullptr;       ///< [size]
  fixed_sums* sums = nullptr;    ///< [size]
  fixed_units* units = nullptr;  ///< [groups]
  const std::uint64_t* group_begin = nullptr;
  std::size_t groups = 0;
};

/// Bytes of scratch that launch_sort_weights takes.
std::size_t sort_weights_scratch(const unsorted_weights& from);

/// Fills `to`: one radix sort of (group, weight) in 64 bits, and one scan of integers, so that the
/// order in which the device adds does not matter. Enqueues on `stream`, does not synchronise.
void launch_sort_weights(const unsorted_weights& from, const sorted_view& to, void* scratch,
                         cudaStream_t stream);

/// Noise energy of each group under each of its quantizers, and how many weights lie within the
/// support: the sum over the cells of q - y (2 s - n y) with n, s, q a cell's number of weights,
/// their sum and that of their squares. Shapes: energies and counts [groups][table.count]. Error:
/// within 4 u relative, u = 2^-53 (README.md: a cell whose terms cancel by more than twice the
/// precision covers is added up weight by weight); counts exact. Orders are fixed.
/// Enqueues on `stream`, does not synchronise.
void launch_sweep_sqnr_sorted(const sorted_view& weights, const quantizer_table& table,
                              double* energies, std::uint64_t* counts, cudaStream_t stream);

/// Signal energy of each group, within 2 u relative of the exact sum. Shape: [groups].
void launch_signal_energies(const sorted_view& weights, double* energies, cudaStream_t stream);

}  // namespace qsweep
