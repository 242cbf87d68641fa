// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

#include "sweep_sqnr/quantizer_table.hpp"

namespace qsweep {

/// Weights of one group that a block holds in registers: [begin, begin + size), at most
/// direct_tile_size of them. The tiles of a group follow each other.
struct weight_tile {
  std::uint64_t begin = 0;
  std::uint32_t size = 0;
  std::uint32_t group = 0;
};

/// How the direct kernel finds a weight's code; results are the same to the last bit.
enum class direct_rung {
  searched,  ///< by halving, any quantizer
  guessed,   ///< a multiplication and one comparison, where launch_guess_codes allows it
};

/// A code as a rounded multiple of the weight:
///   u(w) = rint(last * saturate(w * scale + shift)),  code = u + (cutpoints[u] <= w).
/// u never falls as w grows, so two checks a cutpoint show whether that is right for every float32;
/// `usable` is 1 where they pass.
struct code_guess {
  float scale;
  float shift;
  float last;  ///< num_levels - 2
  std::uint32_t usable;
};

/// guesses [groups][count] of the table's quantizers: a warp each, two float32 evaluations a
/// cutpoint. Enqueues on `stream`, does not synchronise.
void launch_guess_codes(const quantizer_table& table, std::size_t num_quantizers,
                        code_guess* guesses, cudaStream_t stream);

struct direct_arguments {
  const float* weights = nullptr;
  const weight_tile* tiles = nullptr;  ///< [num_tiles]
  std::size_t num_tiles = 0;
  quantizer_table table;
  std::size_t most_levels = 0;          ///< of any quantizer of the table
  const code_guess* guesses = nullptr;  ///< null: codes are searched
};

/// Sum of the squared errors of each tile under each quantizer of its group, and how many weights
/// lie within its support. Shapes: noise and within [num_tiles][table.count]. Error: within 18 u
/// relative of the exact sum, u = 2^-53 (README.md); counts exact. Every sum has a fixed order,
/// whatever the rung and the number of quantizers beside it. Enqueues on `stream`, does not
/// synchronise.
void launch_sweep_sqnr_direct(const direct_arguments& of, double* noise, std::uint32_t* within,
                              cudaStream_t stream);

/// Adds up the tiles of each group, in order and in twice the precision. tile_begin [groups + 1].
/// Shapes: noise, within [num_tiles][count]; energies and counts [groups][count].
void launch_sum_tiles(const double* noise, const std::uint32_t* within,
                      const std::uint64_t* tile_begin, std::size_t groups, std::size_t count,
                      double* energies, std::uint64_t* counts, cudaStream_t stream);

}  // namespace qsweep
