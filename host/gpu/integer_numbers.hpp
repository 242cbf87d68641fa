// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "backend/affine_levels.hpp"
#include "core/integer_stages.hpp"
#include "core/network_spec.hpp"
#include "count_correct/stage_numbers.hpp"

namespace qsweep::gpu {

/// What the kernels of count_correct need to know of one quantization, beside its codes.
struct integer_numbers {
  std::vector<stage_numbers> stages;
  std::vector<double> pair_norms;  ///< [classes][classes]: |w_c - w_j|_2, residual included
  std::vector<double> lengths;  ///< [stages]: no activations behind it are longer, before scaling
  /// No lead that the fine evaluation or the reference computes is further than half of this from
  /// the exact one, whatever the image.
  double decisive_lead = 0.0;
};

/// What was measured of one stage's codes under one quantization.
struct stage_measures {
  code_sums sums;
  std::size_t entries = 0;  ///< weights that `sums` covers, rows times kept columns
  double spectral = std::numeric_limits<double>::infinity();  ///< >= ||codes + offset||_2
  /// The longest activations behind the stage that were seen, over the longest there can be: scales
  /// them into the range of float16. Decides how much is certain at first, nothing else.
  double typical = 1.0;
};

/// Derives them (docs/certified-accuracy.md, section 12). `levels` and `measures` of each stage;
/// pair_squares [classes][classes] of the last stage's codes. split_last: its products are those of
/// launch_fused_logits, else float32 ones.
/// Nothing when its numbers leave the range in which the bounds hold.
std::optional<integer_numbers> make_integer_numbers(const network_spec& network,
                                                    std::span<const integer_stage> stages,
                                                    std::span<const affine_levels> levels,
                                                    std::span<const stage_measures> measures,
                                                    std::span<const std::int32_t> pair_squares,
                                                    bool split_last);

}  // namespace qsweep::gpu
