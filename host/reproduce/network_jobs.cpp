// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reproduce/network_jobs.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "core/error.hpp"

namespace qsweep {
namespace {

/// Hands out the jobs and remembers the first failure.
class job_queue {
 public:
  explicit job_queue(std::span<const network_job> jobs) : jobs_(jobs) {}

  /// The next job, or nothing when all are out or one has failed.
  const network_job* next() {
    const std::lock_guard lock(mutex_);
    if (failure_ || next_ == jobs_.size()) return nullptr;
    return &jobs_[next_++];
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
  }

  void rethrow_failure() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  std::span<const network_job> jobs_;
  std::size_t next_ = 0;
  std::exception_ptr failure_;
  std::mutex mutex_;
};

}  // namespace

void run_jobs(std::span<const network_job> jobs, int workers,
              const std::function<void(const network_job&)>& work) {
  QSWEEP_EXPECTS(workers >= 1, "jobs need a worker");
  job_queue queue(jobs);
  const auto drain = [&] {
    try {
      while (const network_job* job = queue.next()) work(*job);
    } catch (...) {
      queue.fail(std::current_exception());
    }
  };
  std::vector<std::jthread> others;
  const std::size_t threads = std::min(jobs.size(), static_cast<std::size_t>(workers));
  for (std::size_t i = 1; i < threads; ++i) others.emplace_back(drain);
  drain();
  others.clear();
  queue.rethrow_failure();
}

}  // namespace qsweep
