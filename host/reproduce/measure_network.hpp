// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "backend/backend.hpp"
#include "io/dataset.hpp"
#include "io/weights_file.hpp"
#include "reproduce/measurement.hpp"

namespace qsweep {

/// Evaluations of the test set: done, in all.
using measurement_callback = std::function<void(std::uint64_t, std::uint64_t)>;

/// Measures one network on a test set: statistics and float32 accuracy, the four choices at each of
/// the plan's bit rates, the curve. `step` is called after each evaluation of the test set with how
/// many are done and how many there are, and may throw to stop. Throws error when a point of the
/// sweep fails. `seed` of the result is 0: the caller knows it.
network_measurement measure_network(const Backend& backend, const Backend& reference,
                                    const stored_weights& weights, const dataset& test_data,
                                    const measurement_plan& plan, const measurement_callback& step);

}  // namespace qsweep
