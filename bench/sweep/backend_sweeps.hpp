// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "support/bench_main.hpp"

namespace qsweep::bench {

/// Whole sweeps as a user runs them, quantizers made inside the timed part, from one table on every
/// backend: sweep/accuracy/<model>/<data set>/<algorithm>/thresholds:<n>/<backend> and
/// sweep/sqnr/<algorithm>/thresholds:<n>/<backend>; the algorithm `best` is the backend's choice.
/// Counts are compared with the cpu backend's float32 algorithm, SQNR with the reference.
std::vector<timed_job> sweep_jobs(const bench_setup& setup);

/// One training epoch on MNIST: train/<model>/<backend>. It must have learnt.
std::vector<timed_job> training_jobs(const bench_setup& setup);

}  // namespace qsweep::bench
