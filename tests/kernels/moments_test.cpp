// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "moments/moments.hpp"

#include <algorithm>

#include "kernels/guarded_array.hpp"

namespace qsweep::test {
namespace {

class MomentsKernels : public kernel_test {};

/// Integers, so that every order of adding gives the same sums.
std::vector<float> integers(std::size_t count) {
  std::vector<float> out;
  for (std::size_t i = 0; i < count; ++i) {
    out.push_back(static_cast<float>(static_cast<int>(i * 7 % 23) - 11));
  }
  return out;
}

TEST_F(MomentsKernels, SegmentsOfAnySizeAnywhere) {
  std::vector<weight_segment> segments;
  std::uint64_t offset = 1;
  for (const std::uint32_t size : {1U, 31U, 32U, 33U, 255U, 256U, 257U, 4095U, segment_size}) {
    segments.push_back({.offset = offset, .size = size, .group = segments.empty() ? 1U : 0U});
    offset += size + 2;
  }
  const std::vector<float> values = integers(offset);
  const std::vector<double> means{0.5, -2.0};
  const auto weights = guarded(values, 1);
  const auto on_device = upload(segments, stream_.get());
  const device_buffer<segment_moments> out(segments.size(), stream_.get());
  launch_segment_moments(weights.data(), on_device.data(), segments.size(), out.data(),
                         stream_.get());
  const std::vector<segment_moments> found = download(out, stream_.get());
  const auto device_means = guarded(means);
  const auto deviations = guarded(std::vector<double>(segments.size()), 1);
  launch_segment_deviations(weights.data(), on_device.data(), segments.size(), device_means.data(),
                            deviations.data(), stream_.get());
  const std::vector<double> found_deviations = deviations.read();
  for (std::size_t s = 0; s < segments.size(); ++s) {
    const std::span<const float> part =
        std::span(values).subspan(segments[s].offset, segments[s].size);
    double sum = 0.0, squares = 0.0, deviation = 0.0;
    for (const float w : part) {
      sum += w;
      squares += static_cast<double>(w) * w;
      deviation += (w - means[segments[s].group]) * (w - means[segments[s].group]);
    }
    EXPECT_EQ(found[s].sum, sum) << s;
    EXPECT_EQ(found[s].squares, squares) << s;
    EXPECT_EQ(found[s].min, *std::ranges::min_element(part)) << s;
    EXPECT_EQ(found[s].max, *std::ranges::max_element(part)) << s;
    EXPECT_EQ(found[s].non_negative, std::ranges::count_if(part, [](float w) { return w >= 0; }));
    EXPECT_EQ(found_deviations[s], deviation) << s;
  }
}

}  // namespace
}  // namespace qsweep::test
