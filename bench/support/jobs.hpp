// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/sweep_job.hpp"
#include "support/workload.hpp"

namespace qsweep::bench {

/// Gives a workload that is made when it is first needed, once for all copies of the loader.
using workload_loader = std::function<const workload&()>;

workload_loader lazily(std::function<std::unique_ptr<workload>()> make);

/// Correct images at each threshold, in one call; exact: the same by the float32 algorithm of the
/// cpu backend. Without an algorithm the backend chooses.
sweep_job accuracy_job(const std::string& name, const workload_loader& load, int bits,
                       std::vector<double> thresholds,
                       std::optional<accuracy_algorithm> algorithm = {});

/// The same, a call for each threshold, as if nobody knew that another will follow.
sweep_job isolated_job(const std::string& name, const workload_loader& load, int bits,
                       std::vector<double> thresholds);

/// SQNR at each threshold, preparation included; exact: within 1e-6 dB of the reference backend's.
/// Without an algorithm the backend chooses.
sweep_job sqnr_job(const std::string& name, const workload_loader& load, int bits,
                   std::vector<double> thresholds, std::optional<sqnr_algorithm> algorithm = {});

/// `count` numbers from lo to hi, both included; lo alone where count is 1.
std::vector<double> evenly(double lo, double hi, std::size_t count);

}  // namespace qsweep::bench
