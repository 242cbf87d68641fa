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

/// The thresholds of one layer in a sweep over the thresholds of several.
struct layer_thresholds {
  std::string layer;
  /// Empty: those of the request, in step with all such layers.
  threshold_list wsupp = {};
};

/// What to sweep. The points are the cross product bits x wsupp, bits outermost.
/// With `layers` they are the cross product of bits, each layer's own thresholds and, at the place
/// of the first layer without any, `wsupp`; the last layer's run fastest, so that the points that
/// share the leading layers' quantizers stand together.
struct sweep_request {
  std::string quantizer = "uniform";
  scope what = scope::global;
  std::vector<int> bits;
  threshold_list wsupp = {};
  /// None, or at scope layer all of the network in order (sweep/layers.hpp).
  std::vector<layer_thresholds> layers = {};
  bool want_sqnr = true;
  bool want_accuracy = true;
  /// false: accuracy by the algorithm that is cheapest for one point on its own.
  bool incremental = true;
};

/// One result row; the columns of the command-line contract, in that order (sweep/rows.hpp).
/// A metric that was not asked for is empty; so is every metric of a failed row.
struct sweep_row {
  std::string weights_sha256;
  std::string model;
  std::string dataset;     ///< the data set given, else the one the weights were trained on
  std::string scope_name;  ///< "global", "layer", "channel"
  /// "all"; in a sweep over layers the threshold of each: "dense1=2.5;dense2=3;dense3=2.9".
  std::string layer;
  std::string quantizer;
  int bits = 0;
  /// The threshold in the normalised domain. Where groups have different ones (named entries at
  /// scope layer or channel, sweeps over layers) this is the largest. Empty when not resolved.
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
  /// How the metrics are computed, joined by "+": the sqnr_algorithm and the accuracy_algorithm
  /// (backend/backend.hpp), e.g. "sorted+integer-certified".
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
/// an unknown quantizer, layers at another scope than layer, or more than 10 billion points.
void validate(const sweep_request& request);

/// An entry as it is written: its name, or the shortest number that reads back.
std::string to_string(const threshold_entry& entry);

/// The number that hui, jayant or optimal means at a bit rate for a Laplacian source. Throws
/// usage_error for wmax and wmin (they need weights) and for jayant above 8 bits.
double design_threshold(named_threshold name, int bits);

/// The number a threshold entry means for one parameter group: wmax and wmin are the largest
/// normalised weight and the magnitude of the smallest one, hui and jayant go by bits.
/// Throws usage_error when that is not a positive number or the group's std is 0, and for optimal:
/// in a sweep that is the optimum of the weights at hand (sweep/empirical_optima.hpp).
double resolve_threshold(const threshold_entry& entry, int bits, const moments& group);

/// Everything a sweep works on; not owned.
struct sweep_job {
  const Backend& backend;
  const Backend& reference;  ///< evaluates the images that `backend` is not certain of
  const stored_weights& weights;
  const dataset* data = nullptr;  ///< may be null when accuracy is not asked for
  const sweep_request& request;
};

/// Throws usage_error for an invalid request (validate), for layers that are not the network's, and
/// for accuracy without images.
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

/// Runs the selected points and hands their rows to `emit` in index order, a batch at a time. Rows
/// depend neither on the batches nor on the selection: a batch is sized by how long the last one
/// took, so that a stop is answered soon (half a second or so), but where the accuracy algorithm is
/// `incremental`, whose uncertain images depend on the points before, it is one of the walks that
/// the plan is cut into, run as a whole if any of its points is selected. The quantizers of a batch
/// take 64 MiB at most, or it is one point.
///
/// The algorithms are functions of the request and the backend; the accuracy algorithm is chosen
/// for each bit rate by its middle point and the one after it (without request.incremental: by the
/// middle point alone).
///
/// Each group (scope) is normalised by its own moments and has its own threshold for named entries.
/// SQNR_ex is the ratio of the energies summed over the groups, on denormalised values (Nikolic et
/// al. 2021, eqs. (18)-(19)). SQNR_th is for a Laplacian source: 10 log10(1 / D) of one group, else
/// 10 log10(sum W_l s_l^2 / sum W_l s_l^2 D_l).
///
/// A point that throws becomes a row with status "failed: <reason>"; the sweep goes on. Throws what
/// check throws, interrupted_error when `stop` says so (rows emitted before stay valid), and
/// whatever `emit` throws.
void run_sweep(const sweep_job& job, const sweep_selection& selection, const rows_callback& emit,
               const stop_predicate& stop = {});

/// Runs the whole plan; `progress` is called with (points done, points in all) after each point.
std::vector<sweep_row> run_sweep(
    const sweep_job& job, const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace qsweep
