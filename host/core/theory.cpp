// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/theory.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/laplace_granular.hpp"

namespace qsweep {
namespace {

/// A sum of doubles with Neumaier's correction.
class compensated_sum {
 public:
  void add(double term) {
    const double next = sum_ + term;
    const bool term_is_smaller = std::abs(sum_) >= std::abs(term);
    correction_ += term_is_smaller ? (sum_ - next) + term : (term - next) + sum_;
    sum_ = next;
  }
  double value() const { return sum_ + correction_; }

 private:
  double sum_ = 0.0;
  double correction_ = 0.0;
};

bool is_antisymmetric(const std::vector<double>& values) {
  const std::size_t size = values.size();
  for (std::size_t i = 0; i < size; ++i) {
    if (!(values[i] == -values[size - 1 - i])) return false;
  }
  return true;
}

/// The squared error from x >= from, of the non-negative half of a symmetric codebook. The sum over
/// cells is written as a sum over thresholds (summation by parts), so that the terms shrink with
/// the cells and their rounding errors do not pile up.
double half_distortion(const Source& source, const codebook& book, double from) {
  const std::size_t middle = book.levels.size() / 2;
  const auto levels = std::span(book.levels).subspan(middle);
  const auto thresholds = std::span(book.thresholds).subspan(middle);
  const auto passed = static_cast<std::size_t>(
      std::upper_bound(thresholds.begin(), thresholds.end(), from) - thresholds.begin());
  const double level = levels[passed];
  compensated_sum sum;
  sum.add(source.tail_moment(2, from));
  sum.add(-2.0 * level * source.tail_moment(1, from));
  sum.add(level * level * source.tail_moment(0, from));
  for (std::size_t i = passed; i < thresholds.size(); ++i) {
    const double mass = source.tail_moment(0, thresholds[i]);
    const double first = source.tail_moment(1, thresholds[i]);
    sum.add((levels[i + 1] - levels[i]) * ((levels[i + 1] + levels[i]) * mass - 2.0 * first));
  }
  return sum.value();
}

}  // namespace

distortion laplace_uniform_distortion(int bits, double support_threshold, double sigma) {
  QSWEEP_EXPECTS(bits >= 1 && bits <= 16, "bits = " + std::to_string(bits));
  QSWEEP_EXPECTS(std::isfinite(support_threshold) && support_threshold > 0.0,
                 "support threshold = " + std::to_string(support_threshold));
  QSWEEP_EXPECTS(std::isfinite(sigma) && sigma > 0.0, "sigma = " + std::to_string(sigma));
  const double relative_support = std::numbers::sqrt2 * support_threshold / sigma;  // N a
  const double a = std::ldexp(relative_support, -bits);
  const double variance = sigma * sigma;
  distortion d;
  d.granular = variance * -std::expm1(-relative_support) * laplace_granular_noise(a);
  d.overload = variance * std::exp(-relative_support) * (1.0 + a + a * a / 2.0);
  d.total = d.granular + d.overload;
  return d;
}

distortion symmetric_distortion(const Source& source, const codebook& book) {
  QSWEEP_EXPECTS(book.levels.size() == book.thresholds.size() + 1,
                 std::to_string(book.levels.size()) + " levels");
  QSWEEP_EXPECTS(is_antisymmetric(book.levels), "levels are not symmetric");
  QSWEEP_EXPECTS(is_antisymmetric(book.thresholds), "thresholds are not symmetric");
  QSWEEP_EXPECTS(book.support_threshold >= 0.0,
                 "support threshold = " + std::to_string(book.support_threshold));
  // Both parts are integrals of squares: less than nothing can only be rounding.
  const double whole = 2.0 * half_distortion(source, book, 0.0);
  distortion d;
  d.overload = std::max(0.0, 2.0 * half_distortion(source, book, book.support_threshold));
  d.granular = std::max(0.0, whole - d.overload);
  d.total = d.granular + d.overload;
  return d;
}

distortion uniform_distortion(const Source& source, int bits, double support_threshold) {
  if (std::string_view(source.name()) == "laplace") {
    return laplace_uniform_distortion(bits, support_threshold);
  }
  return symmetric_distortion(source, make_uniform_codebook(bits, support_threshold));
}

double theoretical_sqnr_db(const distortion& d) {
  return -10.0 * std::log10(d.total);
}

}  // namespace qsweep
