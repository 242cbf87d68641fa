// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "reference/training_ops.hpp"

namespace qsweep::reference {

void training_ops::adam_step(const adam_options& options, std::uint64_t step,
                             backend_span<const float> gradient, backend_span<float> parameters,
                             backend_span<float> m, backend_span<float> v) {
  const auto t = static_cast<double>(step);
  const double rate = options.learning_rate * std::sqrt(1.0 - std::pow(options.beta2, t)) /
                      (1.0 - std::pow(options.beta1, t));
  for (std::size_t j = 0; j < parameters.size; ++j) {
    const double g = gradient.data[j];
    const double mean = options.beta1 * m.data[j] + (1.0 - options.beta1) * g;
    const double square = options.beta2 * v.data[j] + (1.0 - options.beta2) * g * g;
    m.data[j] = static_cast<float>(mean);
    v.data[j] = static_cast<float>(square);
    parameters.data[j] = static_cast<float>(parameters.data[j] -
                                            rate * mean / (std::sqrt(square) + options.epsilon));
  }
}

}  // namespace qsweep::reference
