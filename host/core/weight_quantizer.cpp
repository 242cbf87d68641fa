// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/weight_quantizer.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace qsweep {
namespace {

// Keys number the float32 values in ascending order, so that neighbours differ by one. Both zeros
// have the key 0, which stands for +0; one past the largest finite value is +infinity.
using float_key = std::int64_t;

constexpr std::int64_t sign_bit = std::int64_t{1} << 31;

float_key to_key(float value) {
  const std::int64_t bits = std::bit_cast<std::uint32_t>(value);
  return bits < sign_bit ? bits : sign_bit - bits;
}

float from_key(float_key key) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(key >= 0 ? key : sign_bit - key));
}

constexpr float largest = std::numeric_limits<float>::max();

/// The key of the first value in [-FLT_MAX, +infinity] for which `holds`, given that `holds` is
/// false up to some value and true from there on, true at +infinity, and likely turns near `guess`.
/// Doubling steps bracket the place, halving ones find it: about sixty evaluations at worst, where
/// float32 is far denser than the double rule it has to follow.
template <typename Predicate>
float_key search_key(float_key guess, const Predicate& holds) {
  const float_key lowest = to_key(-largest);
  const float_key highest = to_key(std::numeric_limits<float>::infinity());
  float_key low = lowest - 1;  // the last key known to be below
  float_key high = highest;    // the first key known to hold
  float_key probe = guess;
  float_key stride = 1;
  while (high - low > 1) {
    const bool held = holds(from_key(probe));
    (held ? high : low) = probe;
    const bool bracketed = low >= lowest && high < highest;
    probe = bracketed ? low + (high - low) / 2 : (held ? probe - stride : probe + stride);
    probe = std::clamp(probe, lowest, highest - 1);
    stride *= 2;
  }
  return high;
}

/// The same from a guess as a number, which is mostly right to the last bit: then three values are
/// tried without a branch that depends on them.
template <typename Predicate>
float_key first_key(double guess, const Predicate& holds) {
  const float_key key = to_key(static_cast<float>(std::clamp<double>(guess, -largest, largest)));
  if (std::abs(guess) < largest / 2 && !holds(from_key(key - 1)) && holds(from_key(key + 1))) {
    return key + (holds(from_key(key)) ? 0 : 1);
  }
  return search_key(key, holds);
}

/// Compares normalised weights with a value as normalization::normalize defines them, but divides
/// only where it matters: fl(d / std) is on the side of the value on which d is of value * std,
/// unless they are as close as a few roundings.
class normalized_value {
 public:
  normalized_value(const normalization& norm, double value) : norm_(norm), value_(value) {
    constexpr double roundings = 4.0 * std::numeric_limits<double>::epsilon();
    const double product = value * norm.std;
    const double size = std::abs(product);
    if (size > 1e-290 && size < 1e290) {  // where rounding is relative
      surely_below_ = product - roundings * size;
      surely_above_ = product + roundings * size;
    }
  }

  bool is_reached_by(float weight) const {
    const double difference = weight - norm_.mean;
    const bool above = difference > surely_above_;
    if (above || difference < surely_below_) return above;
    return norm_.normalize(weight) >= value_;
  }

  bool is_passed_by(float weight) const {
    const double difference = weight - norm_.mean;
    const bool above = difference > surely_above_;
    if (above || difference < surely_below_) return above;
    return norm_.normalize(weight) > value_;
  }

  /// A number next to the weights that reach the value.
  double guess() const { return norm_.denormalize(value_); }

 private:
  const normalization& norm_;
  double value_;
  double surely_below_ = -std::numeric_limits<double>::infinity();
  double surely_above_ = std::numeric_limits<double>::infinity();
};

float first_reaching(const normalization& norm, double value) {
  const normalized_value wanted(norm, value);
  return from_key(
      first_key(wanted.guess(), [&](float weight) { return wanted.is_reached_by(weight); }));
}

float last_not_passing(const normalization& norm, double value) {
  const normalized_value wanted(norm, value);
  const float_key passing =
      first_key(wanted.guess(), [&](float weight) { return wanted.is_passed_by(weight); });
  return from_key(passing - 1);
}

}  // namespace

weight_quantizer make_weight_quantizer(codebook book, const normalization& norm) {
  QSWEEP_EXPECTS(std::isfinite(norm.std) && norm.std > 0.0, "std = " + std::to_string(norm.std));
  QSWEEP_EXPECTS(std::isfinite(norm.mean), "mean = " + std::to_string(norm.mean));
  weight_quantizer quantizer;
  quantizer.cutpoints.reserve(book.thresholds.size());
  for (const double threshold : book.thresholds) {
    quantizer.cutpoints.push_back(first_reaching(norm, threshold));
  }
  quantizer.levels = std::move(book.levels);
  for (double& level : quantizer.levels) level = norm.denormalize(level);
  quantizer.support_low = first_reaching(norm, -book.support_threshold);
  quantizer.support_high = last_not_passing(norm, book.support_threshold);
  return quantizer;
}

}  // namespace qsweep
