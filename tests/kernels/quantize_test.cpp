// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "quantize/quantize.hpp"

#include <algorithm>

#include "kernels/guarded_array.hpp"
#include "level_histogram/level_histogram.hpp"
#include "normalize/normalize.hpp"
#include "support/grouped_weights.hpp"

namespace qsweep::test {
namespace {

/// Segments with gaps before, between and behind them, one a group.
struct segmented_weights {
  std::vector<float> weights;
  std::vector<weight_segment> segments;

  explicit segmented_weights(std::initializer_list<std::uint32_t> sizes) {
    for (const std::uint32_t size : sizes) {
      segments.push_back(
          {.offset = 3 + (segments.empty() ? 0 : segments.back().offset + segments.back().size),
           .size = size,
           .group = static_cast<std::uint32_t>(segments.size())});
    }
    weights = laplacian_weights(segments.back().offset + segments.back().size + 2, 1);
  }
};

/// Cutpoints for each group, some of which weights equal.
struct cutpoint_lists {
  std::vector<float> cutpoints;
  std::vector<std::uint32_t> begins{0};
  std::size_t largest = 0;

  cutpoint_lists(const segmented_weights& of, std::initializer_list<std::uint32_t> counts) {
    for (const std::uint32_t count : counts) {
      for (std::uint32_t i = 0; i < count; ++i) {
        cutpoints.push_back(of.weights[i * 5 % of.weights.size()]);
      }
      std::sort(cutpoints.end() - count, cutpoints.end());
      begins.push_back(static_cast<std::uint32_t>(cutpoints.size()));
      largest = std::max<std::size_t>(largest, count);
    }
  }

  std::size_t code(std::uint32_t group, float w) const {
    const auto begin = cutpoints.begin() + begins[group];
    return static_cast<std::size_t>(
        std::upper_bound(begin, cutpoints.begin() + begins[group + 1], w) - begin);
  }
};

class QuantizeKernels : public kernel_test {
 protected:
  void expect_codes_and_counts(const segmented_weights& of, const cutpoint_lists& lists) const {
    constexpr std::uint16_t untouched = 0xabcd;
    std::vector<std::uint16_t> expected(of.weights.size(), untouched);
    std::vector<unsigned long long> expected_counts(lists.cutpoints.size() + of.segments.size());
    for (const weight_segment& s : of.segments) {
      for (std::size_t j = s.offset; j < s.offset + s.size; ++j) {
        const std::size_t code = lists.code(s.group, of.weights[j]);
        expected[j] = static_cast<std::uint16_t>(code);
        ++expected_counts[lists.begins[s.group] + s.group + code];
      }
    }
    const auto weights = guarded(of.weights, 1);
    const auto segments = upload(of.segments, stream_.get());
    const auto cutpoints = guarded(lists.cutpoints, 1);
    const auto begins = guarded(lists.begins);
    const group_cutpoints on_device{cutpoints.data(), begins.data()};
    const auto codes = guarded(std::vector<std::uint16_t>(of.weights.size(), untouched), 1);
    launch_quantize(weights.data(), segments.data(), of.segments.size(), on_device, codes.data(),
                    stream_.get());
    EXPECT_EQ(codes.read(), expected);
    const auto counts = guarded(std::vector<unsigned long long>(expected_counts.size()));
    launch_level_histogram(weights.data(), segments.data(), of.segments.size(), on_device,
                           lists.largest, counts.data(), stream_.get());
    EXPECT_EQ(counts.read(), expected_counts);
  }
};

TEST_F(QuantizeKernels, SegmentsOfAnySizeAnywhere) {
  const segmented_weights of{1, 31, 32, 33, 255, 256, 257, 4095, segment_size};
  expect_codes_and_counts(of, {of, {1, 2, 3, 7, 7, 15, 31, 127, 255}});
}

TEST_F(QuantizeKernels, AGroupWithoutCutpointsHasOneLevel) {
  const segmented_weights of{5, 7};
  expect_codes_and_counts(of, {of, {0, 3}});
}

TEST_F(QuantizeKernels, AsManyLevelsAsSharedMemoryCountsAndOneMore) {
  const segmented_weights of{1000, 40};
  expect_codes_and_counts(of, {of, {1023, 3}});
  expect_codes_and_counts(of, {of, {1024, 3}});
}

TEST_F(QuantizeKernels, SixteenBits) {
  const segmented_weights of{segment_size};
  expect_codes_and_counts(of, {of, {65535}});
}

TEST_F(QuantizeKernels, NormalizeLeavesWeightsOfNoSegmentAlone) {
  const segmented_weights of{1, 33, 257, segment_size};
  const std::vector<double> means{0.01, -0.02, 0.0, 0.5};
  const std::vector<double> stds{0.07, 0.3, 1.0, 3.0};
  std::vector<float> expected(of.weights.size(), 7.0F);
  for (const weight_segment& s : of.segments) {
    for (std::size_t j = s.offset; j < s.offset + s.size; ++j) {
      expected[j] = static_cast<float>((of.weights[j] - means[s.group]) / stds[s.group]);
    }
  }
  const auto weights = guarded(of.weights, 1);
  const auto segments = upload(of.segments, stream_.get());
  const auto device_means = guarded(means);
  const auto device_stds = guarded(stds);
  const auto out = guarded(std::vector<float>(of.weights.size(), 7.0F), 1);
  launch_normalize(weights.data(), segments.data(), of.segments.size(), device_means.data(),
                   device_stds.data(), out.data(), stream_.get());
  EXPECT_EQ(out.read(), expected);
}

}  // namespace
}  // namespace qsweep::test
