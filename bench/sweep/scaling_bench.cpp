// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// How the cost grows: each job is named scaling/<axis>/<series>/<value>. Verified before timed.
//   scaling_bench --benchmark_filter=scaling/bits

#include <fmt/core.h>

#include <algorithm>
#include <memory>

#include "support/bench_main.hpp"
#include "support/jobs.hpp"
#include "support/synthetic.hpp"

namespace {

using namespace qsweep;
using namespace qsweep::bench;

constexpr int paper_bits = 3;
using sizes = std::vector<std::size_t>;

workload_loader network(const std::string& model, workload_options options) {
  return lazily([=] { return std::make_unique<workload>(model, "mnist", options); });
}

std::vector<double> sweep_of(std::size_t count) {
  return evenly(2.0, 7.0, count);
}

std::vector<sweep_job> by_thresholds(const workload_options& options) {
  std::vector<sweep_job> jobs;
  const workload_loader mlp = network("mlp", options);
  const workload_loader cnn = network("cnn", options);
  for (const std::size_t count : sizes{1, 10, 100, 1000, 10000}) {
    jobs.push_back(accuracy_job(fmt::format("scaling/thresholds/accuracy-mlp/{}", count), mlp,
                                paper_bits, sweep_of(count)));
  }
  for (const std::size_t count : sizes{1, 10, 100, 1000}) {
    jobs.push_back(accuracy_job(fmt::format("scaling/thresholds/accuracy-cnn/{}", count), cnn,
                                paper_bits, sweep_of(count)));
  }
  for (const std::size_t count : sizes{1, 10, 100, 1000, 10000, 100000, 1000000}) {
    jobs.push_back(sqnr_job(fmt::format("scaling/thresholds/sqnr/{}", count), mlp, paper_bits,
                            sweep_of(count)));
  }
  return jobs;
}

std::vector<sweep_job> by_bits(const workload_options& options) {
  std::vector<sweep_job> jobs;
  const workload_loader mlp = network("mlp", options);
  for (int bits = 1; bits <= 8; ++bits) {
    jobs.push_back(
        accuracy_job(fmt::format("scaling/bits/accuracy-mlp/{}", bits), mlp, bits, sweep_of(100)));
    jobs.push_back(sqnr_job(fmt::format("scaling/bits/sqnr/{}", bits), mlp, bits, sweep_of(10000)));
  }
  return jobs;
}

std::vector<sweep_job> by_images(const workload_options& options) {
  std::vector<sweep_job> jobs;
  for (const std::size_t images : sizes{1250, 2500, 5000, 10000}) {
    const workload_options some{.threads = options.threads,
                                .images = std::min(images, options.images)};
    for (const std::string model : {"mlp", "cnn"}) {
      jobs.push_back(accuracy_job(fmt::format("scaling/images/accuracy-{}/{}", model, images),
                                  network(model, some), paper_bits, sweep_of(42)));
    }
  }
  return jobs;
}

std::vector<sweep_job> by_weights(const workload_options& options) {
  std::vector<sweep_job> jobs;
  for (const std::size_t count : sizes{10000, 100000, 1000000, 10000000}) {
    const workload_loader load =
        lazily([=] { return std::make_unique<workload>(laplace_weights(count), options); });
    jobs.push_back(
        sqnr_job(fmt::format("scaling/weights/sqnr/{}", count), load, paper_bits, sweep_of(1000)));
  }
  return jobs;
}

/// From one thread on, doubling, up to all.
std::vector<int> thread_counts(int all) {
  std::vector<int> counts;
  for (int threads = 1; threads < all; threads *= 2) counts.push_back(threads);
  counts.push_back(all);
  return counts;
}

std::vector<sweep_job> by_threads(const workload_options& options) {
  std::vector<sweep_job> jobs;
  for (const int threads : thread_counts(options.threads)) {
    const workload_options some{.threads = threads, .images = options.images};
    for (const std::string model : {"mlp", "cnn"}) {
      jobs.push_back(accuracy_job(fmt::format("scaling/threads/accuracy-{}/{}", model, threads),
                                  network(model, some), paper_bits, sweep_of(100)));
    }
    jobs.push_back(sqnr_job(fmt::format("scaling/threads/sqnr/{}", threads), network("mlp", some),
                            paper_bits, sweep_of(10000)));
  }
  return jobs;
}

std::vector<sweep_job> all_sweeps(const bench_options& options) {
  const workload_options common{.threads = options.threads, .images = options.images};
  std::vector<sweep_job> jobs;
  for (const auto axis : {by_thresholds, by_bits, by_images, by_weights, by_threads}) {
    for (sweep_job& job : axis(common)) jobs.push_back(std::move(job));
  }
  return jobs;
}

}  // namespace

int main(int argc, char** argv) {
  const auto make_jobs = [](const bench_setup& setup) {
    return setup.timed(all_sweeps(setup.options));
  };
  return bench_main(argc, argv, make_jobs, {.backends = {"cpu"}});
}
