// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "support/synthetic.hpp"

#include <cmath>
#include <cstdint>

#include "core/rng.hpp"

namespace qsweep::bench {

std::vector<float> laplace_weights(std::size_t count) {
  const random_stream random{.seed = 1};
  std::vector<float> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double u = random.uniform(static_cast<std::uint32_t>(i)) - 0.5;
    out.push_back(static_cast<float>(std::copysign(std::log1p(-2.0 * std::abs(u)), u) * 0.05));
  }
  return out;
}

}  // namespace qsweep::bench
