// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "runtime/copy.hpp"

#include <array>
#include <cstring>
#include <vector>

#include "runtime/address_space.hpp"
#include "runtime/modules.hpp"

namespace cuda_on_cpu {
namespace {

enum class place { pageable, pinned, device };

/// Where a pointer points, and who owns it.
struct location {
  place where = place::pageable;
  int device = pinned_owner;
  bool fits = true;  ///< all of the range lies in one block
};

location locate(const void* pointer, std::size_t bytes) {
  if (is_device_symbol(pointer)) return {.where = place::device};
  const memory_block* const found = find_block(pointer);
  if (found == nullptr) {
    const bool freed = is_visible_to_devices(pointer);
    return {.where = freed ? place::device : place::pageable, .fits = !freed};
  }
  const auto offset = static_cast<std::size_t>(static_cast<const char*>(pointer) - found->data);
  return {.where = found->owner == pinned_owner ? place::pinned : place::device,
          .device = found->owner,
          .fits = bytes <= found->bytes - offset};
}

std::size_t extent(std::size_t pitch, const copy& what) {
  return (what.rows - 1) * pitch + what.row_bytes;
}

void run_copy(const copy& what) {
  for (std::size_t row = 0; row < what.rows; ++row) {
    std::memmove(static_cast<char*>(what.to) + row * what.to_pitch,
                 static_cast<const char*>(what.from) + row * what.from_pitch, what.row_bytes);
  }
}

/// The copy with `from` replaced by what stands there now.
std::function<void()> snapshot(const copy& what) {
  std::vector<char> bytes(what.rows * what.row_bytes);
  run_copy({.to = bytes.data(),
            .to_pitch = what.row_bytes,
            .from = what.from,
            .from_pitch = what.from_pitch,
            .row_bytes = what.row_bytes,
            .rows = what.rows});
  return [what, bytes = std::move(bytes)] {
    copy staged = what;
    staged.from = bytes.data();
    staged.from_pitch = what.row_bytes;
    run_copy(staged);
  };
}

struct checked_copy {
  cudaError_t code = cudaErrorInvalidValue;
  location to;
  location from;
};

checked_copy check(const copy& what, cudaMemcpyKind kind) {
  checked_copy out;
  if (what.row_bytes > what.to_pitch || what.row_bytes > what.from_pitch) return out;
  out.to = locate(what.to, extent(what.to_pitch, what));
  out.from = locate(what.from, extent(what.from_pitch, what));
  if (!out.to.fits || !out.from.fits) return out;
  const bool to_device = out.to.where == place::device;
  const bool from_device = out.from.where == place::device;
  const cudaMemcpyKind seen = to_device
                                  ? from_device ? cudaMemcpyDeviceToDevice : cudaMemcpyHostToDevice
                              : from_device ? cudaMemcpyDeviceToHost
                                            : cudaMemcpyHostToHost;
  if (kind == cudaMemcpyDefault || kind == seen) out.code = cudaSuccess;
  return out;
}

bool is_empty(const copy& what) {
  return what.row_bytes == 0 || what.rows == 0;
}

}  // namespace

cudaError_t enqueue_copy(const std::shared_ptr<stream>& on, const copy& what, cudaMemcpyKind kind) {
  if (!on) return cudaErrorInvalidResourceHandle;
  if (is_empty(what)) return cudaSuccess;
  const checked_copy checked = check(what, kind);
  if (checked.code != cudaSuccess) return checked.code;
  const bool to_device = checked.to.where == place::device;
  if (to_device && checked.from.where == place::pageable) {
    enqueue(on, snapshot(what));
    return cudaSuccess;
  }
  enqueue(on, [what, devices = std::array{checked.to.device, checked.from.device}] {
    for (const int device : devices) {
      if (device != pinned_owner) open_device(device);
    }
    run_copy(what);
  });
  return cudaSuccess;
}

cudaError_t copy_now(const copy& what, cudaMemcpyKind kind) {
  const std::shared_ptr<stream> on = find_stream(nullptr);
  run_stream(on);
  if (const cudaError_t code = enqueue_copy(on, what, kind)) return code;
  if (is_empty(what)) return cudaSuccess;
  const checked_copy checked = check(what, kind);
  if (checked.to.where != place::device || checked.from.where == place::pinned) run_stream(on);
  return cudaSuccess;
}

cudaError_t enqueue_fill(const std::shared_ptr<stream>& on, void* to, int byte, std::size_t bytes) {
  if (!on) return cudaErrorInvalidResourceHandle;
  if (bytes == 0) return cudaSuccess;
  const location where = locate(to, bytes);
  if (!where.fits || where.where != place::device) return cudaErrorInvalidValue;
  enqueue(on, [to, byte, bytes, device = where.device] {
    if (device != pinned_owner) open_device(device);
    std::memset(to, byte, bytes);
  });
  return cudaSuccess;
}

}  // namespace cuda_on_cpu
