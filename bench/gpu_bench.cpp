// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// Every op and whole sweeps on the cpu and the cuda backend from the same tables, the CUDA kernels
// alone, and the device's measured peaks; docs/benchmarks.md explains names, options and output.
//   gpu_bench --benchmark_repetitions=9 --benchmark_out=gpu.json

#include "kernels/op_table.hpp"
#include "support/bench_main.hpp"
#include "sweep/backend_sweeps.hpp"
#ifdef QSWEEP_HAS_CUDA
#include "kernels/kernel_jobs.hpp"
#endif

namespace {

using namespace qsweep::bench;

std::vector<timed_job> all_jobs(const bench_setup& setup) {
  std::vector<timed_job> jobs;
  const auto add = [&](std::vector<timed_job> more) {
    for (timed_job& job : more) jobs.push_back(std::move(job));
  };
#ifdef QSWEEP_HAS_CUDA
  if (setup.backends.available().contains("cuda")) add(kernel_jobs(setup));
#endif
  add(backend_jobs(setup));
  add(sweep_jobs(setup));
  add(training_jobs(setup));
  return jobs;
}

}  // namespace

int main(int argc, char** argv) {
  return bench_main(argc, argv, all_jobs, {.checks = 10, .min_time_s = 0.02});
}
