// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

#include "nn/training.hpp"
#include "report/progress.hpp"
#include "reproduce/training_jobs.hpp"

namespace qsweep {

/// One progress bar for all trainings, several at a time, and then all measurements of a run. Its
/// unit is the multiply-accumulate (in billions), so that a CNN counts for what it costs. Every
/// call may throw interrupted_error: when `stop_requested` says so.
class work_progress {
 public:
  struct setup {
    std::map<network_id, bool> networks;  ///< true: with its curves
    std::uint64_t seeds = 1;              ///< of each network
    bool trains = false;                  ///< weights may have to be trained
    int epochs = 10;
    progress_style style;
    std::function<bool()> stop_requested;
  };
  explicit work_progress(setup how);

  void trained_before(const training_job& job);                          ///< it came from the cache
  void training(const training_job& job, const training_progress& now);  ///< from any thread

  void begin(const network_id& network, std::uint64_t seed);
  void measuring(std::uint64_t done, std::uint64_t total);
  void end();     ///< the network is measured; without work in between it was before
  void finish();  ///< all are done

 private:
  double training_cost(const network_id& network) const;
  double measuring_cost(const network_id& network) const;
  void show(double more, const std::string& note);
  void count_as_old(double cost);
  void stop_if_requested() const;

  setup how_;
  std::unique_ptr<progress_reporter> reporter_;
  std::mutex mutex_;                         ///< of all below, while networks are trained
  std::map<training_job, double> training_;  ///< what was trained of each in this run, in units
  double done_ = 0.0;                        ///< all other work so far
  double from_cache_ = 0.0;                  ///< of done_: an earlier run's work
  training_job measured_;                    ///< the one that is being measured
  bool measuring_ = false;                   ///< it had to be measured
  bool any_work_ = false;                    ///< else there is nothing to sum up
};

}  // namespace qsweep
