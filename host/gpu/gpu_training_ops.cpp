// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/gpu_training_ops.hpp"

#include <memory>

#include "gpu/ops.hpp"
#include "training/column_sums.hpp"

namespace qsweep::gpu {

gpu_training_ops::gpu_training_ops(const device_context& device)
    : device_(device), totals_(1, device.stream()) {
  fill_bytes(totals_, 0, device.stream());
}

backend_memory gpu_training_ops::allocate_bytes(std::size_t size_bytes) {
  const auto memory = std::make_shared<device_memory>(size_bytes, device_.stream());
  return {memory->data(), [memory](void*) { *memory = device_memory(); }};
}

void gpu_training_ops::upload(std::span<const std::byte> from, void* to) {
  copy_to_device(from, static_cast<std::byte*>(to), device_.stream());
}

void gpu_training_ops::download(const void* from, std::span<std::byte> to) {
  copy_to_host(static_cast<const std::byte*>(from), to, device_.stream());
  synchronize(device_.stream());
}

void gpu_training_ops::sum_columns(std::size_t rows, std::size_t columns, const float* dy,
                                   float* dbias) {
  partial_sums_.reserve(column_sums_workspace(rows, columns), device_.stream());
  launch_column_sums(rows, columns, dy, partial_sums_.data(), dbias, device_.stream());
}

std::unique_ptr<TrainingOps> make_training_ops(const device_context& device) {
  return std::make_unique<gpu_training_ops>(device);
}

}  // namespace qsweep::gpu
