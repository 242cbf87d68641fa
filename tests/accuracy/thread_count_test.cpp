// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The CPU backend has as many threads as it was given and no more: teams inside teams, oneDNN's own
// included, would show as further threads of the process. Only the upper bound is claimed, which a
// busy machine cannot break. CTest runs this with OpenMP allowed to nest, too.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

#include "cpu/cpu_backend.hpp"
#include "support/tiny_problem.hpp"

namespace qsweep::test {
namespace {

std::size_t threads_now() {
  const std::filesystem::directory_iterator threads("/proc/self/task");
  return static_cast<std::size_t>(std::distance(begin(threads), end(threads)));
}

/// The most threads that the process had while `work` ran, but for the one that counts them.
template <class Work>
std::size_t most_threads_during(const Work& work) {
  std::atomic<std::size_t> most = 0;
  {
    const std::jthread counter([&most](const std::stop_token& stop) {
      while (!stop.stop_requested()) {
        most = std::max(most.load(), threads_now() - 1);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
      }
    });
    work();
    most = std::max(most.load(), threads_now() - 1);
  }
  return most;
}

void measure_everything(const Backend& backend, const tiny_problem& problem) {
  const weights_view weights = problem.view();
  std::vector<quantization> how;
  for (const double wsupp : {2.9, 2.91, 2.92, 4.0}) {
    how.push_back(uniform_quantization(weights, 3, wsupp));
  }
  backend.moments_of(weights);
  backend.quantize(weights, how[0]);
  backend.level_histogram(weights, how[0]);
  for (const sqnr_algorithm each : backend.sqnr_algorithms()) {
    backend.sweep_sqnr(weights, each)->measure(how);
  }
  for (const accuracy_algorithm each : backend.accuracy_algorithms()) {
    backend.count_correct(problem.network, weights, how, problem.images(), each);
  }
  backend.logits(problem.network, weights, how[0], problem.images(), problem.all_indices());
}

// One test: OpenMP keeps its threads, so that a second one would find those of the first.
TEST(ThreadCount, IsThatOfTheBackend) {
  const std::vector<tiny_problem> problems{make_tiny_problem(make_mlp(), scope::global, 300, 1),
                                           make_tiny_problem(make_cnn(), scope::layer, 100, 2)};
  for (const int threads : {1, 2, 3}) {
    const auto backend = make_cpu_backend({.threads = threads});
    const std::size_t most = most_threads_during([&] {
      for (const tiny_problem& problem : problems) measure_everything(*backend, problem);
    });
    EXPECT_LE(most, static_cast<std::size_t>(threads));
  }
}

}  // namespace
}  // namespace qsweep::test
