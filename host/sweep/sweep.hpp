// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "core/range.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"

namespace qsweep {

/// What to sweep. The points are the cross product bits x wsupp, bits outermost.
struct sweep_request {
  std::string quantizer = "uniform";
  scope what = scope::global;
  std::vector<int> bits;
  std::vector<threshold_entry> wsupp;
  bool want_sqnr = true;
  bool want_accuracy = true;
};

/// One point of the plan: a pure function of (request, index).
struct sweep_point {
  std::uint64_t index = 0;
  int bits = 0;
  threshold_entry entry;  ///< as asked for
};

/// One result row; the columns of the command-line contract, in that order (sweep/rows.hpp).
/// A metric that was not asked for is empty; so is every metric of a failed row.
struct sweep_row {
  std::string weights_sha256;
  std::string model;
  std::string dataset;     ///< the data set given, else the one the weights were trained on
  std::string scope_name;  ///< "global", "layer", "channel"
  std::string layer;       ///< "all"
  std::string quantizer;
  int bits = 0;
  /// The threshold in the normalised domain. At scope layer or channel a named entry has one value
  /// a group: this is the largest. Empty when it could not be resolved.
  std::optional<double> wsupp;
  std::optional<double> sqnr_ex_db;  ///< +infinity with status "exact", empty with "zero_signal"
  std::optional<double> sqnr_th_db;
  std::optional<double> within_pct;
  std::optional<double> accuracy_pct;
  std::optional<std::uint64_t> correct;
  std::optional<std::uint64_t> images;
  std::optional<std::uint64_t> certified_fast;
  std::optional<std::uint64_t> reevaluated;
  std::string backend;  ///< Backend::name() of the one that ran
  /// How the metrics were computed, joined by "+". SQNR: "direct" (every weight quantized, energies
  /// summed in double). Accuracy: "fp32-certified" (float32 with an error bound an image, uncertain
  /// images by the reference) or "reference" (every image in double).
  std::string algorithm;
  std::string status;  ///< "ok", "exact", "zero_signal", or "failed: <reason>"

  bool operator==(const sweep_row&) const = default;
};

inline bool is_failed(const sweep_row& row) {
  return row.status.starts_with("failed");
}

/// "global", "layer", "channel". parse_scope throws usage_error naming these.
std::string to_string(scope what);
scope parse_scope(const std::string& text);

/// Throws usage_error when the request has no bits, no thresholds, no metric, bits outside 1..16,
/// or an unknown quantizer.
void validate(const sweep_request& request);

/// The points of a request; their number is bits.size() * wsupp.size().
std::uint64_t plan_size(const sweep_request& request);
sweep_point plan_point(const sweep_request& request, std::uint64_t index);

/// The number that hui, jayant or optimal means at a bit rate. Throws usage_error for wmax and wmin
/// (they need weights) and for jayant above 8 bits.
double design_threshold(named_threshold name, int bits);

/// The number a threshold entry means for one parameter group: wmax and wmin are the largest
/// normalised weight and the magnitude of the smallest one, the other names go by bits.
/// Throws usage_error when that is not a positive number or the group's std is 0.
double resolve_threshold(const threshold_entry& entry, int bits, const moments& group);

/// Everything a sweep works on; not owned.
struct sweep_job {
  const Backend& backend;
  const Backend& reference;  ///< evaluates the images that `backend` is not certain of
  const stored_weights& weights;
  const dataset* data = nullptr;  ///< may be null when accuracy is not asked for
  const sweep_request& request;
};

/// Throws usage_error for an invalid request (validate) and for accuracy without images.
void check(const sweep_job& job);

/// The columns that all rows of a job share; the others are empty.
sweep_row common_columns(const sweep_job& job);

/// A row and the index of its point.
struct indexed_row {
  std::uint64_t index = 0;
  sweep_row row;
};

/// Receives finished rows, at least one, in index order from call to call.
using rows_callback = std::function<void(std::span<const indexed_row>)>;
/// Receives them one at a time: one_by_one makes a rows_callback of it.
using row_callback = std::function<void(std::uint64_t, const sweep_row&)>;
rows_callback one_by_one(row_callback receive);

/// Asked between batches; true stops the sweep.
using stop_predicate = std::function<bool()>;

/// Which points of the plan to run.
struct sweep_selection {
  std::uint64_t first = 0;
  std::uint64_t last =
      std::numeric_limits<std::uint64_t>::max();  ///< exclusive; capped by the plan
  std::function<bool(std::uint64_t)> skip;        ///< points that are done already; may be empty
};

/// Runs the selected points and hands their rows to `emit` in index order, a batch at a time. A
/// batch is at most 64 points and some 64 MiB of quantizers (at least one point), and grows only
/// while batches take less than half a second, so that a stop is answered soon. Rows do not depend
/// on the batches.
///
/// Each group (scope) is normalised by its own moments and has its own threshold for named entries.
/// SQNR_ex is the ratio of the energies summed over the groups, on denormalised values (Nikolic et
/// al. 2021, eqs. (18)-(19)). SQNR_th is for a Laplacian source: 10 log10(1 / D) of one group, else
/// 10 log10(sum W_l s_l^2 / sum W_l s_l^2 D_l).
///
/// A point that throws becomes a row with status "failed: <reason>"; the sweep goes on. Throws
/// what check throws, interrupted_error when `stop` says so
/// (rows emitted before stay valid), and whatever `emit` throws.
void run_sweep(const sweep_job& job, const sweep_selection& selection, const rows_callback& emit,
               const stop_predicate& stop = {});

/// Runs the whole plan; `progress` is called with (points done, points in all) after each point.
std::vector<sweep_row> run_sweep(
    const sweep_job& job, const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace qsweep
