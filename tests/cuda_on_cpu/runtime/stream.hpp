// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace cuda_on_cpu {

class stream;

/// A point in a stream's work: all that was enqueued up to it.
struct marker {
  std::shared_ptr<stream> of;
  std::uint64_t position = 0;

  bool is_reached() const;
};

struct task {
  std::vector<marker> after;  ///< what must have run before, in other streams
  std::function<void()> run;
};

/// Work that waits to be run. Streams outlive their handles as long as there is work.
class stream {
 public:
  stream(int device, bool waits_for_default)
      : device_(device), waits_for_default_(waits_for_default) {}

  int device() const { return device_; }

  /// Whether the legacy default stream and this one wait for each other.
  bool waits_for_default() const { return waits_for_default_; }

  std::uint64_t enqueued() const { return done_ + queue_.size(); }
  std::uint64_t done() const { return done_; }
  void push(task work) { queue_.push_back(std::move(work)); }

  /// Runs the first task, and before it what it must come after.
  void step();

 private:
  int device_;
  bool waits_for_default_;
  std::deque<task> queue_;
  std::uint64_t done_ = 0;
};

/// A stream of the current device.
cudaStream_t add_stream(bool waits_for_default);

/// Ends the handle; work that is left still runs, some time. False when there is no such stream.
bool remove_stream(cudaStream_t handle);

/// The stream behind a handle, 0 and cudaStreamLegacy for the current device's default stream;
/// nullptr when there is none.
std::shared_ptr<stream> find_stream(cudaStream_t handle);

/// Enqueues `run` behind `after`, and behind what the rules of the default stream ask for. Device
/// memory of the stream's device may be touched while it runs. Returns the point behind it.
marker enqueue(const std::shared_ptr<stream>& to, std::function<void()> run,
               std::vector<marker> after = {});

/// Runs what must run to come to `point`. The schedule may run more.
void run_to(const marker& point);

/// Runs all work of the stream, or of a device.
void run_stream(const std::shared_ptr<stream>& of);
void run_device(int device);

/// Runs one task of the stream if there is any: for queries, so that polling comes to an end.
void run_one(const std::shared_ptr<stream>& of);

}  // namespace cuda_on_cpu
