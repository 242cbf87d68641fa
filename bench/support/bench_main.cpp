// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/bench_main.hpp"

#include <benchmark/benchmark.h>
#include <omp.h>

#include <charconv>
#include <exception>
#include <filesystem>
#include <iostream>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "cpu/cpu_backend.hpp"
#include "io/checksum.hpp"
#include "io/provenance.hpp"

namespace qsweep::bench {
namespace {

template <class Number>
void read_number(std::string_view argument, std::string_view text, Number& number) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) {
    throw usage_error("not a number: " + std::string(argument));
  }
}

/// Whether the argument is one of ours.
bool read_argument(std::string_view argument, bench_options& options) {
  const auto value_of = [&](std::string_view name) {
    return argument.starts_with(name) ? argument.substr(name.size()) : std::string_view();
  };
  if (argument == "--describe") return options.describe = true;
  if (argument == "--verify") return options.verify = true;
  if (const auto text = value_of("--verified="); !text.empty()) {
    options.verified = text;
    return true;
  }
  if (const auto text = value_of("--threads="); !text.empty()) {
    read_number(argument, text, options.threads);
    return true;
  }
  for (const auto& [name, number] :
       {std::pair{"--checks=", &options.checks}, std::pair{"--images=", &options.images},
        std::pair{"--points=", &options.points}}) {
    if (const auto text = value_of(name); !text.empty()) {
      read_number(argument, text, *number);
      return true;
    }
  }
  return false;
}

/// Takes our options out of argv and hands the others to Google Benchmark.
bench_options read_options(int argc, char** argv) {
  bench_options options;
  std::vector<char*> others;
  for (int i = 0; i < argc; ++i) {
    if (i == 0 || !read_argument(argv[i], options)) others.push_back(argv[i]);
  }
  if (options.threads <= 0) options.threads = omp_get_num_procs();
  int num_others = static_cast<int>(others.size());
  others.push_back(nullptr);
  benchmark::Initialize(&num_others, others.data());
  if (num_others > 1) throw usage_error("unknown option " + std::string(others[1]));
  return options;
}

std::string describe(const std::string& program, int threads) {
  std::map<std::string, std::string> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(QSWEEP_WEIGHTS_DIR)) {
    if (entry.path().extension() != ".safetensors") continue;
    inputs["weights " + entry.path().stem().string()] = sha256_of_file(entry.path());
  }
  const auto backend = make_cpu_backend({.threads = threads});
  return make_provenance({program}, inputs, backend->description(), threads).dump(2);
}

}  // namespace

int bench_main(int argc, char** argv,
               const std::function<std::vector<sweep_job>(const bench_options&)>& make_jobs) {
  try {
    const bench_options options = read_options(argc, argv);
    if (options.describe) {
      std::cout << describe(argv[0], options.threads) << '\n';
      return 0;
    }
    verifier check(options.verified, options.checks);
    for (sweep_job& job : make_jobs(options)) {
      if (job.thresholds.size() > options.points) job.thresholds.resize(options.points);
      register_job(job, check, options.verify);
    }
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return check.failures() == 0 ? 0 : 1;
  } catch (const std::exception& problem) {
    std::cerr << argv[0] << ": " << problem.what() << '\n';
    return 2;
  }
}

}  // namespace qsweep::bench
