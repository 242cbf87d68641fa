// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
//
// The calls of the CUDA runtime about events.
#include <chrono>
#include <map>
#include <memory>

#include "runtime/call.hpp"
#include "runtime/device.hpp"
#include "runtime/settings.hpp"
#include "runtime/stream.hpp"

namespace cuda_on_cpu {
namespace {

using clock = std::chrono::steady_clock;

struct event {
  int device = 0;
  bool takes_time = true;
  marker point;                             ///< of the last record; before one, reached at once
  std::shared_ptr<clock::time_point> when;  ///< set once the point is reached
};

/// Never destroyed, like the streams.
std::map<cudaEvent_t, std::shared_ptr<event>>& events() {
  static auto& all = *new std::map<cudaEvent_t, std::shared_ptr<event>>;
  return all;
}

std::shared_ptr<event> find_event(cudaEvent_t handle) {
  const auto found = events().find(handle);
  return found != events().end() ? found->second : nullptr;
}

cudaError_t make_event(cudaEvent_t* out, unsigned flags) {
  constexpr unsigned known = cudaEventBlockingSync | cudaEventDisableTiming;
  if (configuration().devices == 0) return cudaErrorNoDevice;
  if ((flags & ~known) != 0) return cudaErrorInvalidValue;
  auto made = std::make_shared<event>();
  made->device = current_device();
  made->takes_time = (flags & cudaEventDisableTiming) == 0;
  *out = reinterpret_cast<cudaEvent_t>(made.get());
  events()[*out] = std::move(made);
  return cudaSuccess;
}

template <class Use>
cudaError_t with_event(cudaEvent_t handle, Use use) {
  return runtime_call([&] {
    const std::shared_ptr<event> found = find_event(handle);
    return found ? use(*found) : cudaErrorInvalidResourceHandle;
  });
}

cudaError_t record(event& of, cudaStream_t handle) {
  const std::shared_ptr<stream> on = find_stream(handle);
  if (!on || on->device() != of.device) return cudaErrorInvalidResourceHandle;
  of.when = std::make_shared<clock::time_point>();
  of.point = enqueue(on, [when = of.when] { *when = clock::now(); });
  return cudaSuccess;
}

cudaError_t elapsed(float* milliseconds, cudaEvent_t start_handle, cudaEvent_t end_handle) {
  const auto start = find_event(start_handle);
  const auto end = find_event(end_handle);
  for (const auto& one : {start, end}) {
    if (!one || !one->takes_time || !one->when) return cudaErrorInvalidResourceHandle;
  }
  if (!start->point.is_reached() || !end->point.is_reached()) return cudaErrorNotReady;
  *milliseconds = std::chrono::duration<float, std::milli>(*end->when - *start->when).count();
  return cudaSuccess;
}

}  // namespace

extern "C" {

cudaError_t cudaEventCreate(cudaEvent_t* out) {
  return runtime_call([&] { return make_event(out, cudaEventDefault); });
}

cudaError_t cudaEventCreateWithFlags(cudaEvent_t* out, unsigned flags) {
  return runtime_call([&] { return make_event(out, flags); });
}

cudaError_t cudaEventDestroy(cudaEvent_t handle) {
  return runtime_call(
      [&] { return events().erase(handle) != 0 ? cudaSuccess : cudaErrorInvalidResourceHandle; });
}

cudaError_t cudaEventRecord(cudaEvent_t handle, cudaStream_t on) {
  return with_event(handle, [&](event& found) { return record(found, on); });
}

cudaError_t cudaEventSynchronize(cudaEvent_t handle) {
  return with_event(handle, [](const event& found) {
    run_to(found.point);
    return cudaSuccess;
  });
}

cudaError_t cudaEventQuery(cudaEvent_t handle) {
  return with_event(handle, [](const event& found) {
    if (found.point.is_reached()) return cudaSuccess;
    run_one(found.point.of);
    return cudaErrorNotReady;
  });
}

cudaError_t cudaEventElapsedTime(float* milliseconds, cudaEvent_t start, cudaEvent_t end) {
  return runtime_call([&] { return elapsed(milliseconds, start, end); });
}

cudaError_t cudaStreamWaitEvent(cudaStream_t handle, cudaEvent_t awaited, unsigned flags) {
  return with_event(awaited, [&](const event& found) {
    const std::shared_ptr<stream> waits = find_stream(handle);
    if (!waits) return cudaErrorInvalidResourceHandle;
    if (flags != cudaEventWaitDefault) return cudaErrorInvalidValue;
    enqueue(waits, [] {}, {found.point});
    return cudaSuccess;
  });
}

}  // extern "C"

}  // namespace cuda_on_cpu
