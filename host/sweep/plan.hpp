// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sweep/sweep.hpp"

namespace qsweep {

/// One point of a plan.
struct sweep_point {
  std::uint64_t index = 0;
  int bits = 0;
  std::vector<threshold_entry> entries;  ///< as asked for: one for all groups, or one a layer
};

/// The points of a request, in order: pure functions of (request, index).
class sweep_plan {
 public:
  /// `request` must outlive the plan.
  explicit sweep_plan(const sweep_request& request);

  std::uint64_t size() const { return request_.bits.size() * points_per_rate_; }

  /// The points of one bit rate; those of bits[rate] begin at rate * points_per_rate().
  std::uint64_t points_per_rate() const { return points_per_rate_; }

  /// Throws precondition_error for an index beyond the plan.
  sweep_point point(std::uint64_t index) const;

  /// The point at bits[rate] in the middle of every range of thresholds. The one after it, if there
  /// is one, differs from it as neighbours mostly do.
  std::uint64_t middle_point(std::size_t rate) const;

 private:
  const sweep_request& request_;
  /// The lists of thresholds that vary on their own, slowest first.
  std::vector<const threshold_list*> axes_;
  std::vector<std::size_t> axis_of_entry_;
  std::uint64_t points_per_rate_ = 1;
};

}  // namespace qsweep
