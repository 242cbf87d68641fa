// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "cpu/integer_count.hpp"

namespace qsweep::cpu {

/// Whether a walk is expected to take less time a step than counting each quantization on its own,
/// when quantizations differ from one to the next as those of `neighbours` do. False for fewer than
/// two, and for networks and quantizations that no walk takes.
bool walks_pay(int threads, const network_spec& network, const weights_view& weights,
               std::span<const quantization> neighbours);

/// Counts a list of quantizations: walks (cpu/walk.hpp) where they pay, `alone` elsewhere and for
/// the images that a walk is not certain of; nothing where `alone` gives nothing. So the uncertain
/// images are those that the finest rung of `alone` leaves, however the list is cut. Shape: [how].
std::vector<std::optional<certified_count>> count_incrementally(int threads, integer_counter& alone,
                                                                const network_spec& network,
                                                                const weights_view& weights,
                                                                std::span<const quantization> how,
                                                                const dataset_view& images);

}  // namespace qsweep::cpu
