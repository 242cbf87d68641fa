// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/stream.hpp"

#include <map>
#include <random>

#include "runtime/address_space.hpp"
#include "runtime/device.hpp"
#include "runtime/settings.hpp"

namespace cuda_on_cpu {
namespace {

/// Never destroyed: static objects of the program may use streams until the end.
struct all_streams {
  std::map<int, std::shared_ptr<stream>> defaults;  ///< by device
  std::map<cudaStream_t, std::shared_ptr<stream>> made;
  std::vector<std::shared_ptr<stream>> destroyed;  ///< with work left
  std::mt19937 dice{configuration().seed};
};

all_streams& streams() {
  static auto& all = *new all_streams;
  return all;
}

const std::shared_ptr<stream>& default_stream(int device) {
  std::shared_ptr<stream>& found = streams().defaults[device];
  if (!found) found = std::make_shared<stream>(device, false);
  return found;
}

/// The streams of a device that have work, the default one last.
std::vector<std::shared_ptr<stream>> busy_streams(int device) {
  std::vector<std::shared_ptr<stream>> found;
  const auto add = [&](const std::shared_ptr<stream>& one) {
    if (one->device() == device && one->done() < one->enqueued()) found.push_back(one);
  };
  for (const auto& [handle, one] : streams().made) add(one);
  for (const auto& one : streams().destroyed) add(one);
  add(default_stream(device));
  return found;
}

bool is_default(const std::shared_ptr<stream>& one) {
  return one == default_stream(one->device());
}

/// What the legacy default stream's rule makes a new task of `to` wait for.
void wait_for_default(const std::shared_ptr<stream>& to, std::vector<marker>& after) {
  const auto wait_for = [&](const std::shared_ptr<stream>& other) {
    after.push_back({other, other->enqueued()});
  };
  if (to->waits_for_default()) wait_for(default_stream(to->device()));
  if (!is_default(to)) return;
  for (const auto& other : busy_streams(to->device())) {
    if (other->waits_for_default()) wait_for(other);
  }
}

/// The stream to go on with where any may: the last one, or by chance.
const std::shared_ptr<stream>& pick(const std::vector<std::shared_ptr<stream>>& busy) {
  if (configuration().streams != schedule::random) return busy.back();
  return busy[streams().dice() % busy.size()];
}

/// With the random schedule: some work of the device that nobody waits for yet.
void run_something(int device) {
  if (configuration().streams != schedule::random) return;
  while (streams().dice() % 3 == 0) {
    const auto busy = busy_streams(device);
    if (busy.empty()) return;
    pick(busy)->step();
  }
}

/// The outermost one shuts the devices' memory again when work was run.
class running {
 public:
  running() { ++depth; }
  ~running() {
    if (--depth == 0) close_devices();
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;

 private:
  static inline int depth = 0;
};

}  // namespace

bool marker::is_reached() const {
  return of == nullptr || of->done() >= position;
}

void stream::step() {
  task first = std::move(queue_.front());
  for (const marker& point : first.after) {
    while (!point.is_reached()) point.of->step();
  }
  const running now;
  open_device(device_);
  first.run();
  queue_.pop_front();
  ++done_;
}

cudaStream_t add_stream(bool waits_for_default) {
  auto made = std::make_shared<stream>(current_device(), waits_for_default);
  const auto handle = reinterpret_cast<cudaStream_t>(made.get());
  streams().made[handle] = std::move(made);
  return handle;
}

bool remove_stream(cudaStream_t handle) {
  const auto found = streams().made.find(handle);
  if (found == streams().made.end()) return false;
  if (found->second->done() < found->second->enqueued()) {
    streams().destroyed.push_back(found->second);
  }
  streams().made.erase(found);
  return true;
}

std::shared_ptr<stream> find_stream(cudaStream_t handle) {
  if (handle == nullptr || handle == cudaStreamLegacy) return default_stream(current_device());
  const auto found = streams().made.find(handle);
  return found != streams().made.end() ? found->second : nullptr;
}

marker enqueue(const std::shared_ptr<stream>& to, std::function<void()> run,
               std::vector<marker> after) {
  wait_for_default(to, after);
  to->push({std::move(after), std::move(run)});
  const marker point{to, to->enqueued()};
  if (configuration().streams == schedule::eager) run_to(point);
  run_something(to->device());
  return point;
}

void run_to(const marker& point) {
  if (point.of == nullptr) return;
  const running now;
  run_something(point.of->device());
  while (!point.is_reached()) point.of->step();
}

void run_stream(const std::shared_ptr<stream>& of) {
  run_to({of, of->enqueued()});
}

void run_device(int device) {
  const running now;
  run_something(device);
  for (auto busy = busy_streams(device); !busy.empty(); busy = busy_streams(device)) {
    pick(busy)->step();
  }
  std::erase_if(streams().destroyed,
                [](const auto& one) { return one->done() == one->enqueued(); });
}

void run_one(const std::shared_ptr<stream>& of) {
  const running now;
  if (of->done() < of->enqueued()) of->step();
}

}  // namespace cuda_on_cpu
