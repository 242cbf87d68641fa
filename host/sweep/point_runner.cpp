// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "sweep/point_runner.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/sqnr.hpp"
#include "nn/evaluation.hpp"

namespace qsweep {
namespace {

constexpr std::size_t most_batch_bytes = std::size_t{64} << 20;

// A walk starts with extra work, and a stop waits for its end. On the MLP at 1,000 (10,000)
// thresholds from 2 to 7, walks of 256 take as long as walks of 1,024, those of 128 2 % (13 %)
// longer; 256 points take about 2 s (0.6 s) of one core.
constexpr std::size_t walk_points = 256;

// A few names may mean nothing at some bit rate; if this many points cannot be prepared, none can.
constexpr std::uint64_t most_neighbour_tries = 64;

void fail(sweep_row& row, const std::string& reason) {
  row.sqnr_ex_db = row.sqnr_th_db = row.within_pct = row.accuracy_pct = std::nullopt;
  row.correct = row.images = row.certified_fast = row.reevaluated = std::nullopt;
  row.status = "failed: " + reason;
}

void set_sqnr(sweep_row& row, std::span<const quantization_noise> groups,
              std::uint64_t num_weights) {
  double signal = 0.0;
  double noise = 0.0;
  std::uint64_t within = 0;
  for (const quantization_noise& group : groups) {
    signal += group.signal_energy;
    noise += group.noise_energy;
    within += group.within_support;
  }
  const sqnr result = make_sqnr(signal, noise);
  row.sqnr_ex_db = result.db;
  row.within_pct = 100.0 * static_cast<double>(within) / static_cast<double>(num_weights);
  row.status = to_string(result.status);
}

void set_accuracy(sweep_row& row, const accuracy& result) {
  row.accuracy_pct = result.percent();
  row.correct = result.correct;
  row.images = result.images;
  row.certified_fast = result.certified_fast;
  row.reevaluated = result.reevaluated;
}

/// "dense1=2.5;dense2=wmax".
template <class Threshold>
std::string layers_text(const std::vector<layer_thresholds>& layers,
                        const std::vector<Threshold>& thresholds) {
  std::string text;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    if (i > 0) text += ';';
    text += layers[i].layer;
    text += '=';
    text += to_string(threshold_entry(thresholds[i]));
  }
  return text;
}

}  // namespace

point_runner::point_runner(const sweep_job& job)
    : job_(job),
      plan_(job.request),
      groups_(make_parameter_groups(job.weights.network, job.request.what)),
      weights_{job.weights.parameters, groups_},
      statistics_(job.backend.moments_of(weights_)),
      source_(make_source("laplace")),
      optima_(job.backend, weights_, statistics_),
      common_(common_columns(job)) {
  choose_algorithms();
}

void point_runner::choose_algorithms() {
  std::string sqnr_name;
  if (job_.request.want_sqnr) {
    std::vector<sqnr_workload> workloads;
    for (const int bits : job_.request.bits) {
      workloads.push_back(
          {.num_levels = std::size_t{1} << bits, .num_points = plan_.points_per_rate()});
    }
    const sqnr_algorithm chosen = job_.backend.choose_sqnr_algorithm(weights_, workloads);
    sqnr_sweep_ = job_.backend.sweep_sqnr(weights_, chosen);
    sqnr_name = to_string(chosen);
  }
  for (std::size_t rate = 0; rate < job_.request.bits.size(); ++rate) {
    const auto chosen = choose_accuracy_algorithm(rate);
    accuracy_algorithms_.push_back(chosen);
    algorithm_names_.push_back(sqnr_name);
    if (!chosen) continue;
    if (!sqnr_name.empty()) algorithm_names_.back() += '+';
    algorithm_names_.back() += to_string(*chosen);
  }
}

std::optional<accuracy_algorithm> point_runner::choose_accuracy_algorithm(std::size_t rate) const {
  if (!job_.request.want_accuracy) return std::nullopt;
  const std::uint64_t size = plan_.points_per_rate();
  const std::uint64_t begin = rate * size;
  const std::uint64_t middle = plan_.middle_point(rate);
  const std::size_t wanted = job_.request.incremental ? 2 : 1;
  std::vector<quantization> neighbours;
  for (std::uint64_t i = 0; i < std::min(size, most_neighbour_tries); ++i) {
    const sweep_point point = plan_.point(begin + (middle - begin + i) % size);
    try {
      neighbours.push_back(prepare_point(point, groups_, statistics_, *source_, optima_).how);
    } catch (const usage_error&) {
      continue;
    }
    if (neighbours.size() == wanted) break;
  }
  if (neighbours.empty()) return std::nullopt;
  return job_.backend.choose_accuracy_algorithm(job_.weights.network, weights_, neighbours);
}

std::size_t point_runner::rate_of(std::uint64_t index) const {
  return static_cast<std::size_t>(index / plan_.points_per_rate());
}

bool point_runner::is_walked(std::uint64_t index) const {
  return accuracy_algorithms_[rate_of(index)] == accuracy_algorithm::incremental;
}

std::size_t point_runner::affordable_points(int bits) const {
  return std::max<std::size_t>(1, most_batch_bytes / prepared_bytes(bits, groups_.size()));
}

point_batch point_runner::take(std::uint64_t& next, std::uint64_t last, std::size_t most,
                               const point_predicate& is_open) const {
  if (is_walked(next)) return take_walk(next, is_open);
  point_batch b;
  b.rows.reserve(std::min<std::uint64_t>(most, last - next));
  b.algorithm = accuracy_algorithms_[rate_of(next)];
  std::size_t bytes = 0;
  for (; next < last && b.rows.size() < most; ++next) {
    const std::size_t rate = rate_of(next);
    if (accuracy_algorithms_[rate] != b.algorithm) break;
    if (!is_open(next)) continue;
    bytes += prepared_bytes(job_.request.bits[rate], groups_.size());
    if (bytes > most_batch_bytes && !b.rows.empty()) break;
    add_point(b, next);
  }
  return b;
}

// The walks of a bit rate begin at fixed places of the plan, whatever is open.
point_batch point_runner::take_walk(std::uint64_t& next, const point_predicate& is_open) const {
  const std::size_t rate = rate_of(next);
  const std::uint64_t rate_begin = rate * plan_.points_per_rate();
  const std::uint64_t size = std::min(walk_points, affordable_points(job_.request.bits[rate]));
  const std::uint64_t begin = rate_begin + (next - rate_begin) / size * size;
  const std::uint64_t end = std::min(begin + size, rate_begin + plan_.points_per_rate());
  next = end;
  point_batch b;
  b.algorithm = accuracy_algorithm::incremental;
  std::uint64_t first_open = begin;
  while (first_open < end && !is_open(first_open)) ++first_open;
  if (first_open == end) return b;
  for (std::uint64_t index = begin; index < end; ++index) add_point(b, index);
  return b;
}

void point_runner::add_point(point_batch& b, std::uint64_t index) const {
  const sweep_point point = plan_.point(index);
  sweep_row& row = b.rows.emplace_back(index, common_).row;
  row.bits = point.bits;
  row.algorithm = algorithm_names_[rate_of(index)];
  row.status = to_string(sqnr_status::ok);
  try {
    prepared_point prepared = prepare_point(point, groups_, statistics_, *source_, optima_);
    row.wsupp = std::ranges::max(prepared.thresholds);
    if (!job_.request.layers.empty()) {
      row.layer = layers_text(job_.request.layers, prepared.thresholds);
    }
    if (job_.request.want_sqnr) row.sqnr_th_db = prepared.sqnr_th_db;
    b.how.push_back(std::move(prepared.how));
    b.runnable.push_back(b.rows.size() - 1);
  } catch (const std::exception& problem) {
    if (point.entries.size() > 1) {
      row.layer = layers_text(job_.request.layers, point.entries);
    } else if (const double* number = std::get_if<double>(&point.entries[0])) {
      row.wsupp = *number;
    }
    fail(row, problem.what());
  }
}

// A point that makes a whole batch throw is found by halving, so that only its own row fails.
void point_runner::measure_or_halve(point_batch& b, std::size_t first, std::size_t count) const {
  if (count == 0) return;
  try {
    return measure_range(b, first, count);
  } catch (const interrupted_error&) {
    throw;
  } catch (const std::exception& problem) {
    if (count == 1) return fail(b.rows[b.runnable[first]].row, problem.what());
  }
  measure_or_halve(b, first, count / 2);
  measure_or_halve(b, first + count / 2, count - count / 2);
}

void point_runner::measure_range(point_batch& b, std::size_t first, std::size_t count) const {
  const auto how = std::span<const quantization>(b.how).subspan(first, count);
  if (sqnr_sweep_) {
    const auto noise = sqnr_sweep_->measure(how);
    for (std::size_t i = 0; i < count; ++i) {
      set_sqnr(b.rows[b.runnable[first + i]].row, noise[i], job_.weights.parameters.size());
    }
  }
  if (job_.request.want_accuracy) {
    const auto counts = evaluate_accuracy(job_.backend, job_.reference, job_.weights.network,
                                          weights_, how, job_.data->view(), b.algorithm);
    for (std::size_t i = 0; i < count; ++i) {
      set_accuracy(b.rows[b.runnable[first + i]].row, counts[i]);
    }
  }
}

}  // namespace qsweep
