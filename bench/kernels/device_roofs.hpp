// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "kernels/device_timer.hpp"
#include "support/timed_job.hpp"

namespace qsweep::bench {

/// What a device can do at most, as far as NVIDIA's own libraries reach it.
enum class roof {
  copy,  ///< bytes a second, read and written, of a copy within the device's memory
  fp32,  ///< operations a second of cuBLAS's products of large matrices: float32
  fp64,  ///< double, on tensor cores where the device has such
  fp16,  ///< float16 with float32 sums, on tensor cores
  int8   ///< int8 with int32 sums, on tensor cores
};

/// A device on which kernels are timed.
class bench_device {
 public:
  explicit bench_device(int index) : context_(index), timer_(context_) {}

  const gpu::device_context& context() const { return context_; }
  const device_timer& timer() const { return timer_; }

 private:
  gpu::device_context context_;
  device_timer timer_;
};

/// "copy", "gemm-fp32" ...
std::string to_string(roof which);

/// The job that measures a roof; of products, some entries are compared with plain sums.
ready_job time_roof(roof which, const std::shared_ptr<bench_device>& device);

/// The roof in bytes or operations a second: the best of a few runs.
double measure_peak(roof which, const std::shared_ptr<bench_device>& device);

}  // namespace qsweep::bench
