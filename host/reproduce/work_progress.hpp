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
#include "reproduce/network_jobs.hpp"

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

  void training(const network_job& job, const training_progress& now);
  void measuring(const network_job& job, std::uint64_t done, std::uint64_t total);
  void end(const network_job& job);  ///< what was not done in this run was done before
  void finish();                     ///< all are done

 private:
  double training_cost(const network_id& network) const;
  double measuring_cost(const network_id& network) const;
  void show(const std::string& note);
  void stop_if_requested() const;

  /// Work on one network in this run, in units.
  struct own_work {
    double trained = 0.0;
    double measured = 0.0;
  };

  setup how_;
  std::unique_ptr<progress_reporter> reporter_;
  std::mutex mutex_;
  std::map<network_job, own_work> own_;
  double before_ = 0.0;  ///< work that an earlier run did
};

}  // namespace qsweep
