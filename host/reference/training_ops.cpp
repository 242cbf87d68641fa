// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "reference/training_ops.hpp"

#include <cstring>
#include <new>
#include <utility>

#include "core/error.hpp"
#include "reference/ops.hpp"

namespace qsweep::reference {

backend_memory training_ops::allocate_bytes(std::size_t size_bytes) {
  return {::operator new(size_bytes), [](void* memory) { ::operator delete(memory); }};
}

void training_ops::upload(std::span<const std::byte> from, void* to) {
  if (!from.empty()) std::memcpy(to, from.data(), from.size());
}

void training_ops::download(const void* from, std::span<std::byte> to) {
  if (!to.empty()) std::memcpy(to.data(), from, to.size());
}

void training_ops::gather_batch(backend_span<const std::uint8_t> images,
                                backend_span<const std::uint8_t> labels, std::size_t image_size,
                                std::span<const std::uint32_t> indices, backend_span<float> out,
                                backend_span<std::uint8_t> labels_out) {
  for (std::size_t b = 0; b < indices.size(); ++b) {
    QSWEEP_EXPECTS(indices[b] < labels.size,
                   "image " + std::to_string(indices[b]) + " of " + std::to_string(labels.size));
    for (std::size_t p = 0; p < image_size; ++p) {
      out.data[b * image_size + p] =
          static_cast<float>(images.data[indices[b] * image_size + p] / 255.0);
    }
    labels_out.data[b] = labels.data[indices[b]];
  }
}

training_stats training_ops::take_stats() {
  return std::exchange(stats_, training_stats{});
}

std::unique_ptr<TrainingOps> make_training_ops() {
  return std::make_unique<training_ops>();
}

}  // namespace qsweep::reference
