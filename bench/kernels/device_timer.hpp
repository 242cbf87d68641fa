// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "common/device_buffer.hpp"
#include "common/event.hpp"
#include "gpu/device_context.hpp"

namespace qsweep::bench {

/// Times work on a device by events on its stream. Before each measurement it writes over twice the
/// second-level cache, so that inputs come from memory and the device is busy while the host
/// enqueues.
class device_timer {
 public:
  explicit device_timer(const gpu::device_context& device);

  /// Seconds between two events around what `enqueue` enqueues on the device's stream; waits.
  double seconds(const std::function<void()>& enqueue) const;

  /// Writes over the cache.
  void flush() const;

 private:
  const gpu::device_context& device_;
  device_buffer<char> cache_;
  cuda_event begin_;
  cuda_event end_;
};

}  // namespace qsweep::bench
