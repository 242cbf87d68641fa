// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

#include "nn/training.hpp"
#include "report/progress.hpp"
#include "reproduce/observation.hpp"

namespace qsweep {

/// One progress bar for all trainings and measurements of a run. Its unit is the
/// multiply-accumulate (in billions), so that a CNN counts for what it costs. Every call may throw
/// interrupted_error: when `stop_requested` says so.
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

  void begin(const network_id& network, std::uint64_t seed);
  void training(const training_progress& now);
  void measuring(std::uint64_t done, std::uint64_t total);
  void end();     ///< the network is done; without work in between it came from the cache
  void finish();  ///< all are done

 private:
  double training_cost(const network_id& network) const;
  double measuring_cost(const network_id& network) const;
  void show(double done_of_network, const std::string& what);
  void stop_if_requested() const;

  setup how_;
  std::unique_ptr<progress_reporter> reporter_;
  double done_ = 0.0;  ///< of the networks before this one
  network_id network_;
  std::uint64_t seed_ = 0;
  bool trained_ = false;     ///< this network
  bool measured_ = false;    ///< this network
  bool any_work_ = false;    ///< else there is nothing to sum up
  double from_cache_ = 0.0;  ///< of done_: not this run's work
};

}  // namespace qsweep
