// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "kernels/device_timer.hpp"

namespace qsweep::bench {

device_timer::device_timer(const gpu::device_context& device)
    : device_(device),
      cache_(2 * device.properties().l2_bytes, device.stream()),
      begin_(make_timing_event()),
      end_(make_timing_event()) {}

void device_timer::flush() const {
  fill_bytes(cache_, 1, device_.stream());
}

double device_timer::seconds(const std::function<void()>& enqueue) const {
  flush();
  QSWEEP_CUDA_TRY(cudaEventRecord(begin_.get(), device_.stream()));
  enqueue();
  QSWEEP_CUDA_TRY(cudaEventRecord(end_.get(), device_.stream()));
  QSWEEP_CUDA_TRY(cudaEventSynchronize(end_.get()));
  float elapsed_ms = 0.0F;
  QSWEEP_CUDA_TRY(cudaEventElapsedTime(&elapsed_ms, begin_.get(), end_.get()));
  return static_cast<double>(elapsed_ms) * 1e-3;
}

}  // namespace qsweep::bench
