// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <chrono>
#include <utility>

#include "core/error.hpp"
#include "sweep/point_runner.hpp"
#include "sweep/sweep.hpp"

namespace qsweep {
namespace {

constexpr double batch_seconds = 0.5;
constexpr std::size_t most_batch_points = 1024;  // more get no cheaper and leave the cache
constexpr std::size_t most_growth = 8;

/// How many points to run next, so that a batch takes batch_seconds or so.
class batch_pace {
 public:
  std::size_t points() const { return points_; }

  void took(std::size_t points, double seconds) {
    if (points == 0) return;
    const double wanted = static_cast<double>(points) * batch_seconds / seconds;
    const std::size_t most = std::min(points_ * most_growth, most_batch_points);
    points_ = wanted < static_cast<double>(most) ? static_cast<std::size_t>(wanted) : most;
    points_ = std::max<std::size_t>(points_, 1);
  }

 private:
  std::size_t points_ = 1;
};

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void expect_layers_of(const network_spec& network, const sweep_request& request) {
  if (request.layers.empty()) return;
  const auto groups = make_parameter_groups(network, scope::layer);
  if (!std::ranges::equal(groups, request.layers, {}, &parameter_group::name,
                          &layer_thresholds::layer)) {
    throw usage_error("the layers of the request are not those of the network");
  }
}

}  // namespace

void check(const sweep_job& job) {
  validate(job.request);
  expect_layers_of(job.weights.network, job.request);
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
  const point_runner runner(job);
  const std::uint64_t size = sweep_plan(job.request).size();
  const std::uint64_t last = std::min(selection.last, size);
  const auto is_open = [&](std::uint64_t index) {
    return index >= selection.first && index < last && !(selection.skip && selection.skip(index));
  };
  batch_pace pace;
  for (std::uint64_t next = selection.first; next < last;) {
    if (stop && stop()) {
      throw interrupted_error("stopped before point " + std::to_string(next) + " of " +
                              std::to_string(size));
    }
    const bool is_sized = !runner.is_walked(next);
    const auto start = std::chrono::steady_clock::now();
    point_batch b = runner.take(next, last, pace.points(), is_open);
    runner.measure(b);
    if (is_sized) pace.took(b.rows.size(), seconds_since(start));
    std::erase_if(b.rows, [&](const indexed_row& row) { return !is_open(row.index); });
    if (!b.rows.empty()) emit(b.rows);
  }
}

std::vector<sweep_row> run_sweep(
    const sweep_job& job, const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  std::vector<sweep_row> rows;
  const std::uint64_t size = sweep_plan(job.request).size();
  run_sweep(job, sweep_selection{}, one_by_one([&](std::uint64_t, const sweep_row& row) {
              rows.push_back(row);
              if (progress) progress(rows.size(), size);
            }));
  return rows;
}

}  // namespace qsweep
