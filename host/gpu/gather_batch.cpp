// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "training/gather_batch.hpp"

#include <string>

#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"

namespace qsweep::gpu {

void gpu_training_ops::gather_batch(backend_span<const std::uint8_t> images,
                                    backend_span<const std::uint8_t> labels, std::size_t image_size,
                                    std::span<const std::uint32_t> indices, backend_span<float> out,
                                    backend_span<std::uint8_t> labels_out) {
  QSWEEP_EXPECTS(images.size == labels.size * image_size, "one image a label");
  QSWEEP_EXPECTS(out.size == indices.size() * image_size && labels_out.size == indices.size(),
                 "the batch must hold one image and one label an index");
  for (const std::uint32_t index : indices) {
    QSWEEP_EXPECTS(index < labels.size, "image " + std::to_string(index) + " does not exist");
  }
  indices_.reserve(indices.size(), device_.stream());
  copy_to_device(indices, indices_.data(), device_.stream());
  launch_gather_batch(images.data, labels.data, image_size, indices_.data(), indices.size(),
                      out.data, labels_out.data, device_.stream());
}

}  // namespace qsweep::gpu
