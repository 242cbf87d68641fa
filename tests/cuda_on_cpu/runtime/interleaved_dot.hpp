// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cuda_on_cpu {

/// The sum of a[i] b[i], in an order of its own: eight interleaved sums, added at the end. For
/// packed copies, so that the sanitizers need not watch the innermost loop.
template <class Sum, class Packed>
__attribute__((no_sanitize("address", "undefined"))) Sum interleaved_dot(const Packed* a,
                                                                         const Packed* b,
                                                                         std::int64_t k) {
  constexpr std::int64_t lanes = 8;
  Sum sums[lanes]{};
  std::int64_t i = 0;
  for (; i + lanes <= k; i += lanes) {
    for (std::int64_t lane = 0; lane < lanes; ++lane) {
      sums[lane] += static_cast<Sum>(a[i + lane]) * static_cast<Sum>(b[i + lane]);
    }
  }
  for (; i < k; ++i) sums[i % lanes] += static_cast<Sum>(a[i]) * static_cast<Sum>(b[i]);
  Sum total{};
  for (const Sum sum : sums) total += sum;
  return total;
}

}  // namespace cuda_on_cpu
