// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "cpu/walk_plan.hpp"

namespace qsweep::cpu {

/// What a walk did, for reports.
struct walk_statistics {
  std::uint64_t events = 0;     ///< codes that changed
  std::uint64_t packets = 0;    ///< packets times steps
  std::uint64_t anchored = 0;   ///< of these, evaluated anew
  std::uint64_t sharpened = 0;  ///< of these, with 16-bit activations as well
  std::uint64_t refined = 0;    ///< of these, with 24-bit activations
};

/// Counts like count_correct for a walk (longest_walk): every image is taken along all of `how`.
/// Memory: some 5 MB a thread, the pixels' order, and 6 bytes a code change.
std::vector<certified_count> count_walk(int threads, const walk_shape& shape,
                                        const weights_view& weights,
                                        std::span<const quantization> how,
                                        const dataset_view& images,
                                        walk_statistics* statistics = nullptr);

}  // namespace qsweep::cpu
