// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "backend/backend.hpp"

namespace qsweep {

/// The exact count of correctly classified images and how it came about.
struct accuracy {
  std::uint64_t correct = 0;
  std::uint64_t images = 0;
  std::uint64_t certified_fast = 0;  ///< images the fast path was certain of
  std::uint64_t reevaluated = 0;     ///< images the reference evaluated; both sum to `images`

  double percent() const { return 100.0 * double(correct) / double(images); }
};

/// The accuracy under each quantization: `fast` counts what it can certify, `reference` evaluates
/// the rest, so that the count is the same integer whatever `fast` is. Shape: [how].
/// Without an algorithm `fast` chooses one for each quantization on its own.
/// Throws precondition_error for an empty data set.
std::vector<accuracy> evaluate_accuracy(const Backend& fast, const Backend& reference,
                                        const network_spec& network, const weights_view& weights,
                                        std::span<const quantization> how,
                                        const dataset_view& images,
                                        std::optional<accuracy_algorithm> algorithm = {});

}  // namespace qsweep
