// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "common/stream.hpp"
#include "gpu/cublas.hpp"
#include "gpu/cudnn.hpp"

namespace qsweep::gpu {

/// What qsweep knows of a device.
struct device_properties {
  int index = 0;
  std::string name;
  int major = 0;  ///< compute capability
  int minor = 0;
  int multiprocessors = 0;
  std::size_t memory_bytes = 0;
  std::size_t shared_bytes_per_block = 0;  ///< at most, when asked for
  std::size_t l2_bytes = 0;
  int clock_khz = 0;         ///< of the multiprocessors, at most
  int memory_clock_khz = 0;  ///< at most
  int memory_bus_bits = 0;
  int driver = 0;   ///< newest CUDA version the driver knows, 13000 for 13.0
  int runtime = 0;  ///< version of the CUDA runtime
};

/// How many devices there are; 0 also without a driver. `reason` gets what the runtime says then.
int count_devices(std::string* reason = nullptr);

/// Throws device_error when there is no such device.
device_properties read_properties(int index);

/// A device with a stream and the libraries' handles that work on it. Ops run in the order of its
/// stream. One host thread at a time may use it, with the device current (make_current).
class device_context {
 public:
  using notice_function = std::function<void(const std::string&)>;

  /// Throws device_error when there is no such device. `notice` may be empty.
  explicit device_context(int index, notice_function notice = {});
  device_context(const device_context&) = delete;
  device_context& operator=(const device_context&) = delete;

  const device_properties& properties() const { return properties_; }
  cudaStream_t stream() const { return stream_.get(); }
  cublasHandle_t cublas() const { return cublas_.get(); }
  cudnnHandle_t cudnn() const { return cudnn_.get(); }

  /// Device memory that an op may take for its tiles: a fixed share of what was free at the start,
  /// so that results and speed do not depend on the moment.
  std::size_t memory_budget() const { return memory_budget_; }

  /// Tells the user that memory ran out and that tiles now hold so many quantizations.
  void note_smaller_tile(std::size_t quantizations) const;

  /// Makes the device the calling thread's.
  void make_current() const;

 private:
  device_properties properties_;
  notice_function notice_;
  cuda_stream stream_;
  cublas_handle cublas_;
  cudnn_handle cudnn_;
  std::size_t memory_budget_ = 0;
};

}  // namespace qsweep::gpu
