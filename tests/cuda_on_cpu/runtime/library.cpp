// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/library.hpp"

#include <mutex>
#include <string>
#include <utility>

#include "runtime/address_space.hpp"
#include "runtime/call.hpp"
#include "runtime/device.hpp"
#include "runtime/stop.hpp"
#include "runtime/stream.hpp"

namespace cuda_on_cpu {

bool enqueue_library_work(cudaStream_t on, int device, std::function<void()> run) {
  const std::scoped_lock lock(runtime_lock());
  const std::shared_ptr<stream> found = find_stream(on);
  if (!found || found->device() != device || current_device() != device) return false;
  enqueue(found, std::move(run));
  return true;
}

void require_device_range(const char* what, const void* data, std::size_t bytes) {
  if (bytes == 0) return;
  const memory_block* const found = find_block(data);
  if (found == nullptr) {
    const std::string where = describe_address(data);
    stop(std::string(what) + " is " + (where.empty() ? "not in device memory" : where));
  }
  const auto offset = static_cast<std::size_t>(static_cast<const char*>(data) - found->data);
  if (!found->live || bytes > found->bytes - offset) {
    stop(std::string(what) + " is " + std::to_string(bytes) + " bytes from " +
         describe_address(data));
  }
}

}  // namespace cuda_on_cpu
