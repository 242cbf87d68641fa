// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kernels/device_roofs.hpp"
#include "kernels/op_table.hpp"

namespace qsweep::bench {

using device_ptr = std::shared_ptr<bench_device>;

/// Makes a case's kernels ready: inputs in device memory, results compared with the reference's.
/// A run is the time on the device between two events around the launches, caches flushed before.
using kernel_maker = std::function<ready_job(const std::shared_ptr<const op_input>& input,
                                             const device_ptr& device)>;

/// The kernels of the table's ops that are timed alone, by op.
std::map<std::string, kernel_maker> weight_kernels();
std::map<std::string, kernel_maker> sqnr_kernels();

/// Roofs, roof/<what>/cuda, then kernels, kernel/<op>/<sizes>/cuda. `share_of_roof` of a kernel is
/// against the copy measured in the same run where its bytes decide, and against the
/// multiprocessors' double-precision units at the advertised clock where its operations do.
std::vector<timed_job> kernel_jobs(const bench_setup& setup);

}  // namespace qsweep::bench
