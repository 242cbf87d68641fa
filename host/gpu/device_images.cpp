// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "gpu/device_images.hpp"

#include "common/launch.hpp"
#include "count_correct/images.hpp"

namespace qsweep::gpu {

device_images::device_images(const device_context& device, const dataset_view& images, bool packed)
    : pixels_(upload(images.images, device.stream())),
      labels_(upload(images.labels, device.stream())),
      sums_(images.count(), device.stream()),
      lengths_(images.count(), device.stream()) {
  const cudaStream_t stream = device.stream();
  const std::size_t image_size = images.image_shape.size();
  columns_ = padded_columns_ = image_size;
  if (packed) {
    keep_seen_pixels(stream, image_size);
    packed_ = device_buffer<std::int8_t>(count() * padded_columns_, stream);
  }
  launch_pack_images(pixels_.data(), count(), static_cast<int>(image_size), kept_.data(),
                     static_cast<int>(columns_), static_cast<int>(padded_columns_), packed_.data(),
                     sums_.data(), lengths_.data(), stream);
}

void device_images::keep_seen_pixels(cudaStream_t stream, std::size_t image_size) {
  const device_buffer<std::uint32_t> seen(image_size, stream);
  fill_bytes(seen, 0, stream);
  launch_seen_pixels(pixels_.data(), count(), static_cast<int>(image_size), seen.data(), stream);
  std::vector<std::uint32_t> kept;
  const std::vector<std::uint32_t> flags = download(seen, stream);
  for (std::uint32_t p = 0; p < flags.size(); ++p) {
    if (flags[p] != 0) kept.push_back(p);
  }
  // Never empty: a product needs a column.
  if (kept.empty()) kept.push_back(0);
  columns_ = kept.size();
  padded_columns_ = pieces(columns_, column_grain) * column_grain;
  kept_ = upload(kept, stream);
}

}  // namespace qsweep::gpu
