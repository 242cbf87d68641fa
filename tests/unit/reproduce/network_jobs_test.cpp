// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/network_jobs.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/error.hpp"

namespace qsweep {
namespace {

std::vector<network_job> make_jobs(std::uint64_t count) {
  std::vector<network_job> jobs;
  for (std::uint64_t seed = 1; seed <= count; ++seed) jobs.push_back({{"mlp", "mnist"}, seed});
  return jobs;
}

TEST(RunJobs, DoesEachJobOnceWhateverTheWorkers) {
  const std::vector<network_job> jobs = make_jobs(20);
  for (const int workers : {1, 3, 50}) {
    std::mutex mutex;
    std::map<network_job, int> done;

    run_jobs(jobs, workers, [&](const network_job& job) {
      const std::lock_guard lock(mutex);
      ++done[job];
    });

    EXPECT_EQ(done.size(), jobs.size()) << workers << " workers";
    for (const auto& [job, times] : done) EXPECT_EQ(times, 1) << "seed " << job.seed;
  }
}

TEST(RunJobs, WorksOnAsManyAtATimeAsAsked) {
  std::atomic<int> waiting = 0;
  // Each job waits until three are at work at once, which needs three workers.
  run_jobs(make_jobs(3), 3, [&](const network_job&) {
    ++waiting;
    while (waiting < 3) std::this_thread::yield();
  });
  EXPECT_EQ(waiting, 3);
}

TEST(RunJobs, StopsHandingOutAfterAFailureAndPassesItOn) {
  std::vector<std::uint64_t> begun;
  const auto work = [&](const network_job& job) {
    begun.push_back(job.seed);
    if (job.seed == 3) throw std::runtime_error("seed 3");
  };

  EXPECT_THROW(run_jobs(make_jobs(9), 1, work), std::runtime_error);

  EXPECT_EQ(begun, (std::vector<std::uint64_t>{1, 2, 3}));
}

TEST(RunJobs, NeedsAWorkerButNoJobs) {
  EXPECT_THROW(run_jobs({}, 0, [](const network_job&) {}), precondition_error);
  EXPECT_NO_THROW(run_jobs({}, 2, [](const network_job&) { throw std::logic_error("no job"); }));
}

}  // namespace
}  // namespace qsweep
