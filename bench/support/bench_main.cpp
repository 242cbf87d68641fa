// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/bench_main.hpp"

#include <benchmark/benchmark.h>

#include <exception>
#include <iostream>

#include "core/error.hpp"
#include "support/context.hpp"
#include "support/report.hpp"

namespace qsweep::bench {
namespace {

void run(const bench_options& options, const backend_set& backends,
         const std::vector<std::string>& arguments) {
  nlohmann::json context = make_context(arguments, options, backends);
  const bool has_device = backends.available().contains("cuda");
  job_reporter reporter(options.print_json, options.out, [=](bool at_end) mutable {
    if (has_device) {
      context[at_end ? "device_after" : "device_before"] = device_state(options.device);
    }
    return context;
  });
  benchmark::RunSpecifiedBenchmarks(&reporter);
}

int run_jobs(const bench_options& options, const std::vector<std::string>& arguments,
             const std::function<std::vector<timed_job>(const bench_setup&)>& make_jobs) {
  const backend_set backends(options.backends,
                             {.threads = options.threads, .devices = {options.device}});
  for (const auto& [name, reason] : backends.not_run()) {
    std::cerr << name << ": not run: " << reason << '\n';
  }
  if (options.describe) {
    std::cout << make_context(arguments, options, backends).dump(2) << '\n';
    return 0;
  }
  verifier check(options.verified, options.checks);
  job_runner runner({.only_verify = options.verify, .min_time_s = options.min_time_s});
  const std::vector<timed_job> jobs =
      make_jobs({.options = options, .backends = backends, .check = check});
  for (const timed_job& job : jobs) {
    if (options.list) std::cout << job.name << '\n';
    runner.add(job);
  }
  if (options.list) return 0;
  run(options, backends, arguments);
  benchmark::ClearRegisteredBenchmarks();
  benchmark::Shutdown();
  return runner.failures() == 0 ? 0 : 1;
}

}  // namespace

std::vector<timed_job> bench_setup::timed(std::vector<sweep_job> sweeps) const {
  std::vector<timed_job> jobs;
  for (sweep_job& sweep : sweeps) {
    if (sweep.thresholds.size() > options.points) sweep.thresholds.resize(options.points);
    jobs.push_back(bench::timed(sweep, check));
  }
  return jobs;
}

int bench_main(int argc, char** argv,
               const std::function<std::vector<timed_job>(const bench_setup&)>& make_jobs,
               const bench_options& defaults) {
  const std::vector<std::string> arguments(argv, argv + argc);
  try {
    return run_jobs(read_options(argc, argv, defaults), arguments, make_jobs);
  } catch (const device_error& problem) {
    std::cerr << argv[0] << ": " << problem.what() << '\n';
    return 4;
  } catch (const std::exception& problem) {
    std::cerr << argv[0] << ": " << problem.what() << '\n';
    return 2;
  }
}

}  // namespace qsweep::bench
