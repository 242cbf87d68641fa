// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/integer_convolution.hpp"

#include <algorithm>
#include <cstring>

#include "cpu/lanes.hpp"

namespace qsweep::cpu {
namespace {

/// sums[i] = values[i] + values[i + stride] + ..., `count` terms.
template <class Value>
QSWEEP_ALWAYS_INLINE void add_shifted_in(const Value* values, std::size_t stride, std::size_t count,
                                         std::size_t size, std::int32_t* sums) {
  for (std::size_t i = 0; i < size; ++i) sums[i] = values[i];
  for (std::size_t k = 1; k < count; ++k) {
    for (std::size_t i = 0; i < size; ++i) sums[i] += values[i + k * stride];
  }
}

QSWEEP_MULTIVERSION
void add_bytes(const std::uint8_t* bytes, std::size_t count, std::size_t size, std::int32_t* sums) {
  add_shifted_in(bytes, 1, count, size, sums);
}

QSWEEP_MULTIVERSION
void add_lines(const std::int32_t* values, std::size_t stride, std::size_t count, std::size_t size,
               std::int32_t* sums) {
  add_shifted_in(values, stride, count, size, sums);
}

}  // namespace

window_geometry::window_geometry(const integer_stage& stage, const layer_spec& spec)
    : spec_(spec),
      step_(stage.pooled ? 2 : 1),
      side_(spec.kernel + step_ - 1),
      rows_(spec.output.height / step_),
      columns_(spec.output.width / step_),
      padded_filters_(packed_codes::padded(spec.bias_count, num_lanes)) {
  for (std::size_t window = 0; window < windows(); ++window) {
    const std::size_t y = window / columns_ * step_;
    const std::size_t x = window % columns_ * step_;
    const std::size_t corner = (y * spec.input.width + x) * spec.input.channels;
    corners_.push_back(static_cast<std::uint32_t>(corner));
    for (std::size_t p = 0; p < positions(); ++p) {
      const std::size_t patch = (y + p / step_) * spec.input.width + x + p % step_;
      patches_.push_back(static_cast<std::uint32_t>(patch * spec.input.channels));
    }
  }
}

packed_codes window_geometry::pack(std::span<const std::int8_t> codes) const {
  const std::size_t kernel = spec_.kernel;
  const std::size_t channels = spec_.input.channels;
  std::vector<std::int8_t> rows(positions() * padded_filters_ * window_bytes(), 0);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::size_t v = i % kernel;
    const std::size_t u = i / kernel % kernel;
    const std::size_t channel = i / (kernel * kernel) % channels;
    const std::size_t filter = i / (kernel * kernel * channels);
    for (std::size_t p = 0; p < positions(); ++p) {
      const std::size_t byte = ((u + p / step_) * side_ + v + p % step_) * channels + channel;
      rows[(p * padded_filters_ + filter) * window_bytes() + byte] = codes[i];
    }
  }
  return {1, rows, positions() * padded_filters_};
}

void window_geometry::sum_patches(const std::uint8_t* image,
                                  std::vector<std::int32_t>& sums) const {
  const std::size_t line = spec_.input.width * spec_.input.channels;
  const std::size_t patch_line = spec_.kernel * spec_.input.channels;
  const std::size_t bytes = spec_.input.size() - patch_line + 1;
  const std::size_t patches = spec_.input.size() - (spec_.kernel - 1) * line - patch_line + 1;
  // Sums that start at each byte, of the bytes in a line and then of the lines; those that go
  // around the end of a line are nobody's patch.
  sums.resize(bytes + patches);
  add_bytes(image, patch_line, bytes, sums.data() + patches);
  add_lines(sums.data() + patches, line, spec_.kernel, patches, sums.data());
}

std::size_t window_geometry::list_windows(std::span<const std::int32_t> sums,
                                          std::span<std::uint32_t> windows) const {
  std::size_t count = 0;
  for (std::uint32_t window = 0; window < this->windows(); ++window) {
    std::int32_t sum = 0;
    for (std::size_t p = 0; p < positions(); ++p) sum += sums[patches_[window * positions() + p]];
    windows[count] = window;
    count += sum != 0 ? 1 : 0;
  }
  return count;
}

void window_geometry::copy_windows(const std::uint8_t* image,
                                   std::span<const std::uint32_t> windows, std::size_t row_bytes,
                                   std::uint8_t* rows) const {
  const std::size_t line = spec_.input.width * spec_.input.channels;
  for (std::size_t w = 0; w < windows.size(); ++w) {
    const std::uint8_t* from = image + corners_[windows[w]];
    std::uint8_t* to = rows + w * row_bytes;
    for (std::size_t u = 0; u < side_; ++u) {
      // A copy of constant length is one instruction instead of a call.
      if (line_bytes() == 4) {
        std::memcpy(to + u * 4, from + u * line, 4);
      } else {
        std::memcpy(to + u * line_bytes(), from + u * line, line_bytes());
      }
    }
  }
}

}  // namespace qsweep::cpu
