// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

QSWEEP_MULTIVERSION void scale_pixels(const std::uint8_t* pixels, std::size_t count, float* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(pixels[i]) / 255.0F;
}

}  // namespace

void cpu_training_ops::gather_batch(backend_span<const std::uint8_t> images,
                                    backend_span<const std::uint8_t> labels, std::size_t image_size,
                                    std::span<const std::uint32_t> indices, backend_span<float> out,
                                    backend_span<std::uint8_t> labels_out) {
  QSWEEP_EXPECTS(out.size == indices.size() * image_size && labels_out.size == indices.size(),
                 "the batch must hold one image and one label an index");
  for (const std::uint32_t index : indices) {
    QSWEEP_EXPECTS(index < labels.size, "image " + std::to_string(index) + " does not exist");
  }
  parallel_parts(threads_, indices.size(), 16, [&](std::size_t begin, std::size_t end) {
    for (std::size_t b = begin; b < end; ++b) {
      scale_pixels(images.data + indices[b] * image_size, image_size, out.data + b * image_size);
      labels_out.data[b] = labels.data[indices[b]];
    }
  });
}

}  // namespace qsweep::cpu
