// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "core/codebook.hpp"

#include <cmath>
#include <cstddef>
#include <string>

#include "core/error.hpp"

namespace qsweep {

codebook make_uniform_codebook(int bits, double support_threshold) {
  QSWEEP_EXPECTS(bits >= 1 && bits <= 16, "bits = " + std::to_string(bits));
  QSWEEP_EXPECTS(std::isfinite(support_threshold) && support_threshold > 0.0,
                 "support threshold = " + std::to_string(support_threshold));
  const int half = 1 << (bits - 1);
  const double cells = half;
  codebook book;
  book.support_threshold = support_threshold;
  book.levels.reserve(std::size_t{1} << bits);
  book.thresholds.reserve((std::size_t{1} << bits) - 1);
  // The share of wsupp is a dyadic fraction, hence exact: one rounding a value, and no overflow.
  for (int i = -half; i < half; ++i) {
    book.levels.push_back((2 * i + 1) / (2.0 * cells) * support_threshold);
  }
  for (int i = 1 - half; i < half; ++i) {
    book.thresholds.push_back(i / cells * support_threshold);
  }
  return book;
}

}  // namespace qsweep
