// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "quantize/quantize.hpp"

#include "backend/preconditions.hpp"
#include "gpu/device_quantizers.hpp"
#include "gpu/device_weights.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {

std::vector<std::uint16_t> quantize(const device_context& device, const weights_view& weights,
                                    const quantization& how) {
  const device_weights on_device(device, weights);
  expect_matching(weights, how);
  const device_quantizers quantizers(device, how);
  const device_buffer<std::uint16_t> codes(on_device.size(), device.stream());
  fill_bytes(codes, 0, device.stream());
  launch_quantize(on_device.values(), on_device.device_segments(), on_device.segments().size(),
                  quantizers.view(), codes.data(), device.stream());
  return download(codes, device.stream());
}

}  // namespace qsweep::gpu
