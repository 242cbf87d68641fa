// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "core/range.hpp"
#include "core/sqnr.hpp"
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

/// One point of the plan: a pure function of (request, weights, index).
struct sweep_point {
  std::uint64_t index = 0;
  int bits = 0;
  threshold_entry entry;  ///< as asked for
};

/// One result row; the columns of the command-line contract, in that order.
struct sweep_row {
  std::string weights_sha256;
  std::string model;
  std::string dataset;
  std::string scope_name;
  std::string layer;
  std::string quantizer;
  int bits = 0;
  double wsupp = 0.0;
  std::optional<double> sqnr_ex_db;
  std::optional<double> sqnr_th_db;
  std::optional<double> within_pct;
  std::optional<double> accuracy_pct;
  std::optional<std::uint64_t> correct;
  std::optional<std::uint64_t> images;
  std::optional<std::uint64_t> certified_fast;
  std::optional<std::uint64_t> reevaluated;
  std::string backend;
  std::string algorithm;
  std::string status;  ///< "ok", "exact", "zero_signal", or "failed: <reason>"
};

/// The points of a request; their number is bits.size() * wsupp.size().
std::uint64_t plan_size(const sweep_request& request);
sweep_point plan_point(const sweep_request& request, std::uint64_t index);

/// The number a threshold entry means for one parameter group: wmax and wmin are the largest
/// normalised weight and the magnitude of the smallest one, hui, jayant and optimal depend on bits.
double resolve_threshold(const threshold_entry& entry, int bits, const moments& group);

/// Runs points [first, last) of the plan and hands each row to `emit` in index order. `data` may be
/// null when accuracy is not asked for. At scope `layer` or `channel` each group uses the threshold
/// of its own statistics, and the noise is summed over the groups; wsupp then is the entry's number
/// when it is one, else the largest of the groups.
/// A point that throws becomes a row with status "failed: ..."; the sweep goes on.
void run_sweep(const Backend& backend, const Backend& reference, const stored_weights& weights,
               const dataset* data, const sweep_request& request, std::uint64_t first,
               std::uint64_t last, const std::function<void(std::uint64_t, const sweep_row&)>& emit);

}  // namespace qsweep
