// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "common/stream.hpp"
#include "gpu/cublas.hpp"
#include "gpu/cudnn.hpp"
#include "gpu/device_properties.hpp"

namespace qsweep::gpu {

/// A device with a stream and the libraries' handles that work on it. Ops run in the order of its
/// stream. One host thread at a time may use it, with the device current (make_current).
class device_context {
 public:
  using notice_function = std::function<void(const std::string&)>;

  /// Throws device_error when there is no such device. `notice` may be empty; it is told the
  /// memory budget.
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
  void notify(const std::string& what) const;

  device_properties properties_;
  notice_function notice_;
  cuda_stream stream_;
  cublas_handle cublas_;
  cudnn_handle cudnn_;
  std::size_t memory_budget_ = 0;
};

}  // namespace qsweep::gpu
