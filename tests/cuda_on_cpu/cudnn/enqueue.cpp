// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cudnn/enqueue.hpp"

#include <utility>

#include "runtime/library.hpp"
#include "runtime/stop.hpp"

namespace cuda_on_cpu {

cudnnStatus_t enqueue_on(cudnnHandle_t handle, const char* name, std::function<void()> run) {
  if (enqueue_library_work(handle->stream, handle->device, std::move(run))) {
    return CUDNN_STATUS_SUCCESS;
  }
  warn(std::string(name) + ": the handle's device, its stream's and the current one differ");
  return CUDNN_STATUS_BAD_PARAM;
}

void require_tensor(const std::string& what, const layout& of, const void* data) {
  const std::size_t bytes = of.type == CUDNN_DATA_DOUBLE ? sizeof(double) : sizeof(float);
  require_device_range(what.c_str(), data, static_cast<std::size_t>(of.span()) * bytes);
}

double read_scale(const void* scale, cudnnDataType_t type) {
  return type == CUDNN_DATA_DOUBLE ? *static_cast<const double*>(scale)
                                   : double{*static_cast<const float*>(scale)};
}

cudnnStatus_t refuse(const std::string& reason) {
  warn(reason);
  return CUDNN_STATUS_NOT_SUPPORTED;
}

}  // namespace cuda_on_cpu
