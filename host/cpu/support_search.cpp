// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "cpu/support_search.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "core/chord_bound.hpp"
#include "cpu/parallel_blocks.hpp"
#include "cpu/sorted_noise.hpp"

namespace qsweep::cpu {
namespace {

constexpr double slack = 1e-10;
constexpr double negligible = 1e-18;  ///< of the sum of squared distances

/// f, for one thread.
class noise_function {
 public:
  noise_function(const sorted_weights& weights, double mean, int bits)
      : meter_(weights), mean_(mean), half_(std::ldexp(0.5, bits)) {
    const auto levels = static_cast<std::size_t>(2.0 * half_);
    quantizer_.levels.resize(levels);
    quantizer_.cutpoints.resize(levels - 1);
  }

  double operator()(double scale) {
    for (std::size_t i = 0; i < quantizer_.levels.size(); ++i) {
      const double place = static_cast<double>(i) - half_;
      quantizer_.levels[i] = mean_ + (2.0 * place + 1.0) / (2.0 * half_) * scale;
    }
    for (std::size_t i = 0; i < quantizer_.cutpoints.size(); ++i) {
      const double place = static_cast<double>(i + 1) - half_;
      const double cutpoint = mean_ + place / half_ * scale;
      const auto below = static_cast<float>(cutpoint);
      constexpr float infinity = std::numeric_limits<float>::infinity();
      quantizer_.cutpoints[i] = below < cutpoint ? std::nextafter(below, infinity) : below;
    }
    quantization_noise out;
    meter_.measure(quantizer_, out);
    return out.noise_energy;
  }

 private:
  noise_meter meter_;
  double mean_;
  double half_;
  weight_quantizer quantizer_;
};

struct interval {
  double low = 0.0;
  double high = 0.0;
  double noise_low = 0.0;
  double noise_high = 0.0;
};

class support_search {
 public:
  support_search(int threads, const sorted_weights& weights, double mean, int bits)
      : threads_(threads),
        num_levels_(std::ldexp(1.0, bits)),
        distances_(distances_from(weights, mean)),
        breakpoints_(distances_, bits) {
    functions_.reserve(static_cast<std::size_t>(threads));
    for (int i = 0; i < threads; ++i) functions_.emplace_back(weights, mean, bits);
    for (const double distance : distances_) {
      largest_ = std::max(largest_, distance);
      sum_ += distance;
      squares_ += distance * distance;
    }
  }

  double run();

 private:
  static std::vector<double> distances_from(const sorted_weights& weights, double mean) {
    std::vector<double> distances;
    distances.reserve(weights.size());
    for (const float weight : weights.values()) distances.push_back(std::abs(weight - mean));
    return distances;
  }

  /// At least B(scale): a weight's level is at most distance / scale + 1 / N, and less than 1.
  double curvature(double scale) const {
    const auto count = static_cast<double>(distances_.size());
    const double clipped = count * (1.0 - 1.0 / num_levels_) * (1.0 - 1.0 / num_levels_);
    const double step = scale * num_levels_;
    const double granular = squares_ / (scale * scale) + 2.0 * sum_ / (scale * step) +
                            count * scale / step / num_levels_;
    constexpr double rounding = 1.0 + 1e-9;
    return rounding * (scale > 0.0 ? std::min(clipped, granular) : clipped);
  }

  bool may_hold_less(const interval& part) const {
    return chord_bound(part.noise_low, part.noise_high, part.high - part.low, curvature(part.low)) <
           (1.0 - slack) * best_.noise;
  }

  void consider(const noise_minimum& found) {
    if (found.noise < best_.noise) best_ = found;
  }

  bool worth_searching(const interval& part) const;
  std::vector<interval> first_intervals();
  std::vector<interval> halve(std::span<const interval> parts);
  std::vector<interval> search(std::span<const interval> parts);
  std::vector<interval> search_all(std::vector<interval>& parts);

  int threads_;
  double num_levels_;
  std::vector<double> distances_;
  breakpoint_search breakpoints_;
  std::vector<noise_function> functions_;
  double largest_ = 0.0;
  double sum_ = 0.0;
  double squares_ = 0.0;
  noise_minimum best_;
};

/// Whether to search an interval now rather than halve it further. Where its ends are well above
/// the least noise seen, halves of halves will be dropped, once they are as narrow as that allows.
bool support_search::worth_searching(const interval& part) const {
  if (!(part.low > 0.0)) return false;
  // Nanoseconds on one thread.
  constexpr double visit_weight = 8.0;
  constexpr double visit_breakpoint = 10.0;
  constexpr double measure_level = 35.0;
  constexpr double make_level = 5.0;
  constexpr double measure_weight = 40.0;
  const auto count = static_cast<double>(distances_.size());
  const double measure =
      std::min(measure_level * num_levels_, make_level * num_levels_ + measure_weight * count);
  const double breakpoints = breakpoints_.expected_breakpoints(part.low, part.high);
  if (breakpoints > std::max(count, 1e6)) return false;
  const double search = visit_weight * count + visit_breakpoint * breakpoints;
  const double excess = std::min(part.noise_low, part.noise_high) - best_.noise;
  const double wide_enough = 2.0 * std::sqrt(std::max(excess, 0.0) / curvature(part.low));
  return search * wide_enough <= measure * (part.high - part.low);
}

/// From 0, where all levels are the mean, to where all weights have the innermost levels.
std::vector<interval> support_search::first_intervals() {
  constexpr double ratio = 1.25;
  std::vector<double> scales{largest_ * num_levels_};
  while (scales.back() > largest_ / 64.0) scales.push_back(scales.back() / ratio);
  std::ranges::reverse(scales);
  std::vector<double> noise(scales.size());
  parallel_blocks(threads_, scales.size(), [&](std::size_t worker, std::size_t i) {
    noise[i] = functions_[worker](scales[i]);
  });
  std::vector<interval> parts{{0.0, scales[0], squares_, noise[0]}};
  for (std::size_t i = 0; i < scales.size(); ++i) {
    consider({scales[i], noise[i]});
    if (i > 0) parts.push_back({scales[i - 1], scales[i], noise[i - 1], noise[i]});
  }
  return parts;
}

std::vector<interval> support_search::halve(std::span<const interval> parts) {
  std::vector<double> noise(parts.size());
  const auto middle = [](const interval& part) { return 0.5 * (part.low + part.high); };
  parallel_blocks(threads_, parts.size(), [&](std::size_t worker, std::size_t i) {
    noise[i] = functions_[worker](middle(parts[i]));
  });
  std::vector<interval> halves;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const double scale = middle(parts[i]);
    consider({scale, noise[i]});
    halves.push_back({parts[i].low, scale, parts[i].noise_low, noise[i]});
    halves.push_back({scale, parts[i].high, noise[i], parts[i].noise_high});
  }
  return halves;
}

/// Returns what has to be halved: where the pieces do not add up to f well enough.
std::vector<interval> support_search::search(std::span<const interval> parts) {
  std::vector<breakpoint_search::result> found(parts.size());
  parallel_blocks(threads_, parts.size(), [&](std::size_t, std::size_t i) {
    found[i] = breakpoints_.search(parts[i].low, parts[i].high, parts[i].noise_low, best_, slack);
  });
  const noise_minimum before = best_;
  std::vector<interval> unsure;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const interval& part = parts[i];
    const double enough =
        slack * std::min(before.noise, found[i].best.noise) + 0.1 * negligible * squares_;
    const bool is_sure = std::abs(found[i].noise_high - part.noise_high) <= enough ||
                         part.high - part.low <= 1e-9 * part.low;
    if (is_sure) {
      consider(found[i].best);
    } else {
      unsure.push_back(part);
    }
  }
  return unsure;
}

double support_search::run() {
  if (!(largest_ > 0.0)) return 0.0;
  std::vector<interval> parts = first_intervals();
  while (!parts.empty()) {
    // Wide intervals first: what they find drops many narrow ones.
    std::vector<interval> narrow;
    while (!parts.empty()) {
      std::vector<interval> wide;
      for (const interval& part : parts) {
        if (!may_hold_less(part)) continue;
        (worth_searching(part) ? narrow : wide).push_back(part);
      }
      parts = halve(wide);
    }
    parts = halve(search_all(narrow));
  }
  return best_.scale;
}

/// The most promising ones first, some at a time.
std::vector<interval> support_search::search_all(std::vector<interval>& parts) {
  constexpr std::size_t at_a_time = 16;
  std::ranges::sort(parts, {}, [](const interval& part) {
    return std::pair(std::min(part.noise_low, part.noise_high), part.low);
  });
  std::vector<interval> unsure;
  for (std::size_t next = 0; next < parts.size();) {
    std::vector<interval> some;
    for (; next < parts.size() && some.size() < at_a_time; ++next) {
      if (may_hold_less(parts[next])) some.push_back(parts[next]);
    }
    const std::vector<interval> left = search(some);
    unsure.insert(unsure.end(), left.begin(), left.end());
  }
  return unsure;
}

}  // namespace

double find_best_scale(int threads, const sorted_weights& weights, double mean, int bits) {
  return support_search(threads, weights, mean, bits).run();
}

}  // namespace qsweep::cpu
