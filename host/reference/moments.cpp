// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "reference/ops.hpp"

namespace qsweep::reference {
namespace {

/// Sum of term(w) over a group; long double, so that its own error is far below that of doubles.
template <class Term>
long double sum_over(const weights_view& weights, const parameter_group& group, Term term) {
  long double sum = 0.0L;
  for (const parameter_range& range : group.ranges) {
    for (const float weight : weights.values.subspan(range.offset, range.size)) sum += term(weight);
  }
  return sum;
}

void count_and_bound(std::span<const float> values, moments& out) {
  for (const float weight : values) {
    out.min = out.count == 0 ? weight : std::min(out.min, weight);
    out.max = out.count == 0 ? weight : std::max(out.max, weight);
    out.non_negative += weight >= 0.0F ? 1 : 0;
    ++out.count;
  }
}

moments moments_of_group(const weights_view& weights, const parameter_group& group) {
  moments out;
  for (const parameter_range& range : group.ranges) {
    count_and_bound(weights.values.subspan(range.offset, range.size), out);
  }
  if (out.count == 0) return out;
  const auto count = static_cast<long double>(out.count);
  const long double mean = sum_over(weights, group, [](long double w) { return w; }) / count;
  const long double variance =
      sum_over(weights, group, [mean](long double w) { return (w - mean) * (w - mean); }) / count;
  const long double power = sum_over(weights, group, [](long double w) { return w * w; }) / count;
  out.mean = static_cast<double>(mean);
  out.std = static_cast<double>(std::sqrt(variance));
  out.mean_square = static_cast<double>(power);
  return out;
}

}  // namespace

std::vector<moments> moments_of(const weights_view& weights) {
  expect_valid(weights);
  std::vector<moments> out;
  for (const parameter_group& group : weights.groups)
    out.push_back(moments_of_group(weights, group));
  return out;
}

}  // namespace qsweep::reference
