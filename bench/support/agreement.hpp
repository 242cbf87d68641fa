// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "core/error.hpp"

/// Comparing a result with the reference's, as far apart as backend/backend.hpp allows each of them
/// to be. All throw qsweep::error that names the place; a NaN never agrees.
namespace qsweep::bench {

void expect_moments(std::span<const moments> actual, std::span<const moments> expected);

using noise_rows = std::vector<std::vector<quantization_noise>>;
/// `counts`: weights of each group.
void expect_noise(const noise_rows& actual, const noise_rows& expected,
                  std::span<const std::size_t> counts);

/// The same bits.
template <class T>
void expect_same(std::span<const T> actual, std::span<const T> expected) {
  if (actual.size() != expected.size()) {
    throw error(std::to_string(actual.size()) + " results instead of " +
                std::to_string(expected.size()));
  }
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (actual[i] == expected[i]) continue;
    throw error("result " + std::to_string(i) + " is " + std::to_string(actual[i]) +
                " instead of " + std::to_string(expected[i]));
  }
}

}  // namespace qsweep::bench
