// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "backend/backend.hpp"
#include "core/source.hpp"
#include "sweep/empirical_optima.hpp"
#include "sweep/plan.hpp"

namespace qsweep {

/// A point with its thresholds resolved against the weights: ready to run.
struct prepared_point {
  std::vector<double> thresholds;  ///< one a group
  double sqnr_th_db = 0.0;
  quantization how;  ///< one quantizer a group
};

/// Resolves a point for groups with the given moments (shapes: [groups] each); the theory is that
/// of `source`, and the name `optimal` is looked up in `optima`. Throws usage_error where a group's
/// threshold does not exist, naming the group when there are several.
prepared_point prepare_point(const sweep_point& point, std::span<const parameter_group> groups,
                             std::span<const moments> statistics, const Source& source,
                             empirical_optima& optima);

/// Memory that a prepared point takes, in bytes.
std::size_t prepared_bytes(int bits, std::size_t num_groups);

}  // namespace qsweep
