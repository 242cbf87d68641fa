// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "nn/training.hpp"
#include "report/progress.hpp"
#include "reproduce/claims.hpp"
#include "reproduce/comparison.hpp"

namespace qsweep {

/// What to reproduce of Nikolic, Peric, Aleksic, Tomic, Jovanovic, Entropy 23(12) 1699 (2021).
struct reproduce_request {
  std::optional<int> table;   ///< 1..6
  std::optional<int> figure;  ///< 2, 4..14; neither: all tables, figures and claims
  /// 0: the committed reference weights (seed 1), judged by the committed spread. N > 0: seeds 1..N
  /// of every network that the chosen items need, trained or taken from the cache.
  int seeds = 0;
  bool retrain = false;       ///< train anew into the cache, whatever weights there are
  std::filesystem::path out;  ///< empty: results/<yyyy-mm-dd>-nikolic2021 below the current folder
  training_options training;  ///< the seed is overridden
};

/// Backends of one thread each, for one network.
struct reproduce_worker {
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Backend> reference;
};

/// What the application hands over.
struct reproduce_services {
  const Backend& backend;
  /// Networks are trained and measured `threads` at a time, each on one thread: no core waits for
  /// another, and training, whose result depends on the number of threads, gives the same weights
  /// on two cores and on sixty-four.
  std::function<reproduce_worker()> make_worker;
  int threads = 1;
  std::vector<std::string> argv;
  progress_style progress;
  /// True once the work shall stop: reproduce then throws interrupted_error; the weights and the
  /// evaluations finished so far stay in the cache, the same command goes on from there.
  std::function<bool()> stop_requested = [] { return false; };
};

struct reproduce_outcome {
  std::filesystem::path
      out_dir;  ///< where it was written: `out`, with a suffix when that was taken
  std::vector<comparison_row> rows;
  std::vector<claim_result> claims;  ///< empty when a single table or figure was asked for
  std::vector<std::string> notes;    ///< what the user should know, e.g. that gnuplot is missing

  /// 1 when a theory row does not match, else 0.
  int exit_code() const;
};

/// The whole reproduction. Trained weights and evaluations are kept in the cache folder
/// ($QSWEEP_CACHE, else $XDG_CACHE_HOME/qsweep, else ~/.cache/qsweep), so that it can be killed at
/// any moment and resumed. Writes rows.csv, seeds.csv, spread-nikolic2021.csv, claims.csv,
/// figures/, context.json, command.txt and, last, summary.md.
/// Throws usage_error for a table or figure the paper does not have, io_error and bad_input_error
/// for files, interrupted_error when asked to stop.
reproduce_outcome reproduce_nikolic2021(const reproduce_request& request,
                                        const reproduce_services& services);

/// The rows and claims as text for a terminal, table by table.
std::string terminal_view(const reproduce_outcome& outcome);

}  // namespace qsweep
