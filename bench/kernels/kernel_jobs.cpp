// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/kernel_jobs.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace qsweep::bench {
namespace {

/// Double-precision units of a multiprocessor, by compute capability (CUDA C++ Programming Guide,
/// "Arithmetic Instructions").
double double_units(const gpu::device_properties& device) {
  if (device.major == 9 || (device.major == 10 && device.minor == 0)) return 64.0;
  if (device.major == 8 && device.minor == 0) return 32.0;
  return 2.0;
}

/// Operations a second, a fused multiply-add counting two.
double double_peak(const gpu::device_properties& device) {
  return 2.0 * double_units(device) * device.multiprocessors * device.clock_khz * 1e3;
}

/// The device and its copy's rate, made when the first kernel is.
struct lazy_device {
  int index = 0;
  device_ptr device = {};
  double copy_rate = 0.0;

  const device_ptr& get() {
    if (!device) device = std::make_shared<bench_device>(index);
    device->context().make_current();
    return device;
  }
  double get_copy_rate() {
    if (copy_rate == 0.0) copy_rate = measure_peak(roof::copy, get());
    return copy_rate;
  }
};

ready_job with_roof(ready_job job, lazy_device& on) {
  job.roof_s = std::max(job.work.bytes / on.get_copy_rate(),
                        job.work.operations / double_peak(on.get()->context().properties()));
  return job;
}

}  // namespace

std::vector<timed_job> kernel_jobs(const bench_setup& setup) {
  const auto on = std::make_shared<lazy_device>();
  on->index = setup.options.device;
  std::vector<timed_job> jobs;
  for (const roof which : {roof::copy, roof::fp32, roof::fp64, roof::fp16, roof::int8}) {
    jobs.push_back({.name = fmt::format("roof/{}/cuda", to_string(which)),
                    .prepare = [=] { return time_roof(which, on->get()); }});
  }
  std::map<std::string, kernel_maker> makers = weight_kernels();
  makers.merge(sqnr_kernels());
  for (const op_case& what : op_table()) {
    const auto found = makers.find(what.op);
    if (found == makers.end() || (setup.options.quick && !what.quick)) continue;
    jobs.push_back({.name = fmt::format("kernel/{}/{}/cuda", what.op, sizes_of(what)),
                    .prepare = [=, make = found->second, options = setup.options] {
                      const auto input = std::make_shared<const op_input>(what, options);
                      return with_roof(make(input, on->get()), *on);
                    }});
  }
  return jobs;
}

}  // namespace qsweep::bench
