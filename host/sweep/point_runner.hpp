// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/source.hpp"
#include "sweep/plan.hpp"
#include "sweep/prepared_point.hpp"

namespace qsweep {

/// Points on their way: a row each, and a quantization for each that could be prepared.
struct point_batch {
  std::vector<indexed_row> rows;                ///< ascending indices
  std::vector<std::size_t> runnable;            ///< places in `rows`
  std::vector<quantization> how;                ///< beside `runnable`
  std::optional<accuracy_algorithm> algorithm;  ///< that of all points; none when none is runnable
};

/// Tells the points that are to be run.
using point_predicate = std::function<bool(std::uint64_t)>;

/// Runs points of one sweep: what all of them share is prepared once.
class point_runner {
 public:
  /// `job` must outlive the runner.
  explicit point_runner(const sweep_job& job);
  point_runner(const point_runner&) = delete;
  point_runner& operator=(const point_runner&) = delete;

  /// Prepares up to `most` of the open points in [next, last), in order, and moves `next` behind
  /// them; fewer where the accuracy algorithm changes or the quantizers take 64 MiB. Where that
  /// algorithm is `incremental`, it takes all points of the walk around `next` instead, open or
  /// not, or none when none is open.
  point_batch take(std::uint64_t& next, std::uint64_t last, std::size_t most,
                   const point_predicate& is_open) const;

  /// Fills the rows. A point that throws fails alone.
  void measure(point_batch& b) const { measure_or_halve(b, 0, b.how.size()); }

  /// Whether the point at `index` belongs to a walk: its batch cannot be sized.
  bool is_walked(std::uint64_t index) const;

 private:
  void choose_algorithms();
  std::optional<accuracy_algorithm> choose_accuracy_algorithm(std::size_t rate) const;
  std::size_t rate_of(std::uint64_t index) const;
  std::size_t affordable_points(int bits) const;
  point_batch take_walk(std::uint64_t& next, const point_predicate& is_open) const;
  void add_point(point_batch& b, std::uint64_t index) const;
  void measure_or_halve(point_batch& b, std::size_t first, std::size_t count) const;
  void measure_range(point_batch& b, std::size_t first, std::size_t count) const;

  const sweep_job& job_;
  sweep_plan plan_;
  std::vector<parameter_group> groups_;
  weights_view weights_;
  std::vector<moments> statistics_;
  std::unique_ptr<Source> source_;
  mutable empirical_optima optima_;        ///< a cache
  std::unique_ptr<SqnrSweep> sqnr_sweep_;  ///< null when SQNR is not asked for
  std::vector<std::optional<accuracy_algorithm>> accuracy_algorithms_;  ///< by rate
  std::vector<std::string> algorithm_names_;                            ///< by rate
  sweep_row common_;
};

}  // namespace qsweep
