// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "backend/preconditions.hpp"
#include "core/error.hpp"
#include "gpu/float_forward.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {

bounded_logits logits(const device_context& device, const network_spec& network,
                      const weights_view& weights, const quantization& how,
                      const dataset_view& images, std::span<const std::uint32_t> indices) {
  for (const std::uint32_t index : indices) {
    QSWEEP_EXPECTS(index < images.count(),
                   "image " + std::to_string(index) + " of " + std::to_string(images.count()));
  }
  expect_matching(network, weights, images);
  const cudaStream_t stream = device.stream();
  const device_weights on_device(device, weights);
  const float_layers layers(device, network, weights, on_device, std::span(&how, 1));
  const device_buffer<std::uint8_t> pixels = upload(images.images, stream);
  const device_buffer<std::uint32_t> device_indices = upload(indices, stream);
  const std::size_t block =
      std::clamp<std::size_t>(indices.size(), 1, float_forward::largest_block(network, 1));
  float_forward forward(device, network, block, 1);
  bounded_logits out;
  for (std::size_t begin = 0; begin < indices.size(); begin += block) {
    const std::size_t count = std::min(block, indices.size() - begin);
    forward.run(layers, pixels.data(), device_indices.data() + begin, count);
    const auto values = download(forward.logits(), count * network.num_classes, stream);
    const auto errors = download(forward.errors(), count, stream);
    out.logits.insert(out.logits.end(), values.begin(), values.end());
    out.error_bound.insert(out.error_bound.end(), errors.begin(), errors.end());
  }
  return out;
}

}  // namespace qsweep::gpu
