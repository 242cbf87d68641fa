// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>

#include "core/error.hpp"
#include "core/sqnr.hpp"
#include "nn/evaluation.hpp"
#include "sweep/prepared_point.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {
namespace {

constexpr std::size_t max_batch_points = 64;
constexpr std::size_t max_batch_bytes = std::size_t{64} << 20;
constexpr std::chrono::milliseconds short_batch{500};

/// Points on their way: a row each, and a quantization for each that could be prepared.
struct batch {
  std::vector<indexed_row> rows;
  std::vector<std::size_t> runnable;  ///< places in `rows`
  std::vector<quantization> how;      ///< beside `runnable`
};

void fail(sweep_row& row, const sweep_row& common, const std::string& reason) {
  const auto [bits, wsupp] = std::pair(row.bits, row.wsupp);
  row = common;
  row.bits = bits;
  row.wsupp = wsupp;
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

std::vector<parameter_group> groups_of(const sweep_job& job) {
  return make_parameter_groups(job.weights.network, job.request.what);
}

/// Depends on the weights and the whole plan, so that a resumed sweep goes on as it began.
sqnr_algorithm choose_sqnr_algorithm(const sweep_job& job) {
  std::vector<sqnr_workload> plan;
  for (const int bits : job.request.bits) {
    plan.push_back({.num_levels = std::size_t{1} << bits, .num_points = job.request.wsupp.size()});
  }
  const std::vector<parameter_group> groups = groups_of(job);
  return job.backend.choose_sqnr_algorithm({job.weights.parameters, groups}, plan);
}

class sweep_runner {
 public:
  explicit sweep_runner(const sweep_job& job)
      : job_(job),
        groups_(groups_of(job)),
        weights_{job.weights.parameters, groups_},
        statistics_(job.backend.moments_of(weights_)),
        source_(make_source("laplace")),
        common_(common_columns(job)) {
    if (!job.request.want_sqnr) return;
    sqnr_sweep_ = job.backend.sweep_sqnr(weights_, choose_sqnr_algorithm(job));
  }

  /// Takes up to `max_points` points from `next` on and moves `next` behind them.
  batch prepare(std::uint64_t& next, std::uint64_t last, std::size_t max_points,
                const std::function<bool(std::uint64_t)>& skip) const;

  void measure(batch& b) const { measure_or_halve(b, 0, b.how.size()); }

 private:
  void add_point(batch& b, const sweep_point& point) const;
  void measure_or_halve(batch& b, std::size_t first, std::size_t count) const;
  void measure_range(batch& b, std::size_t first, std::size_t count) const;

  const sweep_job& job_;
  std::vector<parameter_group> groups_;
  weights_view weights_;
  std::vector<moments> statistics_;
  std::unique_ptr<SqnrSweep> sqnr_sweep_;  ///< null when SQNR is not asked for
  std::unique_ptr<Source> source_;
  sweep_row common_;
};

batch sweep_runner::prepare(std::uint64_t& next, std::uint64_t last, std::size_t max_points,
                            const std::function<bool(std::uint64_t)>& skip) const {
  batch b;
  std::size_t bytes = 0;
  for (; next < last && b.rows.size() < max_points; ++next) {
    if (skip && skip(next)) continue;
    const sweep_point point = plan_point(job_.request, next);
    bytes += prepared_bytes(point.bits, groups_.size());
    if (bytes > max_batch_bytes && !b.rows.empty()) break;
    add_point(b, point);
  }
  return b;
}

void sweep_runner::add_point(batch& b, const sweep_point& point) const {
  sweep_row& row = b.rows.emplace_back(point.index, common_).row;
  row.bits = point.bits;
  row.status = to_string(sqnr_status::ok);
  if (const double* number = std::get_if<double>(&point.entry)) row.wsupp = *number;
  try {
    prepared_point prepared = prepare_point(point, groups_, statistics_, *source_);
    row.wsupp = prepared.wsupp;
    if (job_.request.want_sqnr) row.sqnr_th_db = prepared.sqnr_th_db;
    b.how.push_back(std::move(prepared.how));
    b.runnable.push_back(b.rows.size() - 1);
  } catch (const std::exception& problem) {
    fail(row, common_, problem.what());
  }
}

// A point that makes a whole batch throw is found by halving, so that only its own row fails.
void sweep_runner::measure_or_halve(batch& b, std::size_t first, std::size_t count) const {
  if (count == 0) return;
  try {
    return measure_range(b, first, count);
  } catch (const interrupted_error&) {
    throw;
  } catch (const std::exception& problem) {
    if (count == 1) return fail(b.rows[b.runnable[first]].row, common_, problem.what());
  }
  measure_or_halve(b, first, count / 2);
  measure_or_halve(b, first + count / 2, count - count / 2);
}

void sweep_runner::measure_range(batch& b, std::size_t first, std::size_t count) const {
  const auto how = std::span<const quantization>(b.how).subspan(first, count);
  if (sqnr_sweep_) {
    const auto noise = sqnr_sweep_->measure(how);
    for (std::size_t i = 0; i < count; ++i) {
      set_sqnr(b.rows[b.runnable[first + i]].row, noise[i], job_.weights.parameters.size());
    }
  }
  if (job_.request.want_accuracy) {
    const auto counts = evaluate_accuracy(job_.backend, job_.reference, job_.weights.network,
                                          weights_, how, job_.data->view());
    for (std::size_t i = 0; i < count; ++i) {
      set_accuracy(b.rows[b.runnable[first + i]].row, counts[i]);
    }
  }
}

std::string algorithm_of(const sweep_job& job) {
  std::string text = job.request.want_sqnr ? to_string(choose_sqnr_algorithm(job)) : "";
  if (!job.request.want_accuracy) return text;
  if (!text.empty()) text += "+";
  return text + (job.backend.name() == "reference" ? "reference" : "fp32-certified");
}

}  // namespace

void check(const sweep_job& job) {
  validate(job.request);
  if (job.request.want_accuracy && (job.data == nullptr || job.data->labels.empty())) {
    throw usage_error("accuracy needs a data set with images");
  }
}

sweep_row common_columns(const sweep_job& job) {
  sweep_row row;
  row.weights_sha256 = job.weights.sha256;
  row.model = job.weights.network.model;
  const auto trained_on = job.weights.metadata.find("dataset");
  if (job.data != nullptr) {
    row.dataset = job.data->name;
  } else if (trained_on != job.weights.metadata.end()) {
    row.dataset = trained_on->second;
  }
  row.scope_name = to_string(job.request.what);
  row.layer = "all";
  row.quantizer = job.request.quantizer;
  row.backend = job.backend.name();
  row.algorithm = algorithm_of(job);
  return row;
}

rows_callback one_by_one(row_callback receive) {
  return [receive = std::move(receive)](std::span<const indexed_row> rows) {
    for (const indexed_row& each : rows) receive(each.index, each.row);
  };
}

void run_sweep(const sweep_job& job, const sweep_selection& selection, const rows_callback& emit,
               const stop_predicate& stop) {
  check(job);
  using clock = std::chrono::steady_clock;
  const sweep_runner runner(job);
  const std::uint64_t last = std::min(selection.last, plan_size(job.request));
  std::size_t batch_points = 1;
  for (std::uint64_t next = selection.first; next < last;) {
    if (stop && stop()) {
      throw interrupted_error("stopped before point " + std::to_string(next) + " of " +
                              std::to_string(plan_size(job.request)));
    }
    const clock::time_point start = clock::now();
    batch b = runner.prepare(next, last, batch_points, selection.skip);
    runner.measure(b);
    batch_points = clock::now() - start < short_batch ? batch_points * 2 : batch_points / 2;
    batch_points = std::clamp(batch_points, std::size_t{1}, max_batch_points);
    if (!b.rows.empty()) emit(b.rows);
  }
}

std::vector<sweep_row> run_sweep(
    const sweep_job& job, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::vector<sweep_row> rows;
  run_sweep(job, sweep_selection{}, one_by_one([&](std::uint64_t, const sweep_row& row) {
              rows.push_back(row);
              if (progress) progress(rows.size(), plan_size(job.request));
            }));
  return rows;
}

}  // namespace qsweep
