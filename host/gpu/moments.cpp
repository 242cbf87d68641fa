// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "moments/moments.hpp"

#include <algorithm>
#include <cmath>

#include "gpu/device_weights.hpp"
#include "gpu/ops.hpp"

namespace qsweep::gpu {
namespace {

/// The sum of term(i) for i in [begin, end), by halves.
template <class Term>
double sum_by_halves(std::size_t begin, std::size_t end, const Term& term) {
  if (end - begin == 0) return 0.0;
  if (end - begin == 1) return term(begin);
  const std::size_t middle = begin + (end - begin) / 2;
  return sum_by_halves(begin, middle, term) + sum_by_halves(middle, end, term);
}

/// The segments of a group: segments stand in the order of the groups.
struct segment_run {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::vector<segment_run> runs_of(std::span<const weight_segment> segments, std::size_t groups) {
  std::vector<segment_run> out(groups);
  std::size_t next = 0;
  for (std::size_t g = 0; g < groups; ++g) {
    out[g].begin = next;
    while (next < segments.size() && segments[next].group == g) ++next;
    out[g].end = next;
  }
  return out;
}

moments first_moments(std::span<const weight_segment> segments,
                      std::span<const segment_moments> parts, const segment_run& run) {
  moments out;
  if (run.begin == run.end) return out;
  out.min = parts[run.begin].min;
  out.max = parts[run.begin].max;
  for (std::size_t s = run.begin; s < run.end; ++s) {
    out.count += segments[s].size;
    out.min = std::min(out.min, parts[s].min);
    out.max = std::max(out.max, parts[s].max);
    out.non_negative += parts[s].non_negative;
  }
  const auto count = static_cast<double>(out.count);
  out.mean = sum_by_halves(run.begin, run.end, [&](std::size_t s) { return parts[s].sum; }) / count;
  out.mean_square =
      sum_by_halves(run.begin, run.end, [&](std::size_t s) { return parts[s].squares; }) / count;
  return out;
}

}  // namespace

std::vector<moments> moments_of(const device_context& device, const weights_view& weights) {
  const cudaStream_t stream = device.stream();
  const device_weights on_device(device, weights);
  const std::span<const weight_segment> segments = on_device.segments();
  const device_buffer<segment_moments> device_parts(segments.size(), stream);
  launch_segment_moments(on_device.values(), on_device.device_segments(), segments.size(),
                         device_parts.data(), stream);
  const std::vector<segment_moments> parts = download(device_parts, stream);
  const std::vector<segment_run> runs = runs_of(segments, weights.groups.size());
  std::vector<moments> out;
  std::vector<double> means;
  for (const segment_run& run : runs) {
    out.push_back(first_moments(segments, parts, run));
    means.push_back(out.back().mean);
  }
  // The mean is subtracted before anything is squared: no digits cancel.
  const device_buffer<double> device_means = upload(means, stream);
  const device_buffer<double> device_deviations(segments.size(), stream);
  launch_segment_deviations(on_device.values(), on_device.device_segments(), segments.size(),
                            device_means.data(), device_deviations.data(), stream);
  const std::vector<double> deviations = download(device_deviations, stream);
  for (std::size_t g = 0; g < out.size(); ++g) {
    if (out[g].count == 0) continue;
    const double sum =
        sum_by_halves(runs[g].begin, runs[g].end, [&](std::size_t s) { return deviations[s]; });
    out[g].std = std::sqrt(sum / static_cast<double>(out[g].count));
  }
  return out;
}

}  // namespace qsweep::gpu
