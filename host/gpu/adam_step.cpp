// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "training/adam_step.hpp"

#include <cmath>

#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"

namespace qsweep::gpu {

void gpu_training_ops::adam_step(const adam_options& options, std::uint64_t step,
                                 backend_span<const float> gradient, backend_span<float> parameters,
                                 backend_span<float> m, backend_span<float> v) {
  QSWEEP_EXPECTS(step >= 1, "Adam counts its steps from 1");
  QSWEEP_EXPECTS(gradient.size == parameters.size && m.size == v.size && m.size == parameters.size,
                 "Adam: sizes differ");
  const auto t = static_cast<double>(step);
  const double step_size = options.learning_rate * std::sqrt(1.0 - std::pow(options.beta2, t)) /
                           (1.0 - std::pow(options.beta1, t));
  const adam_factors factors{.one_minus_beta1 = static_cast<float>(1.0 - options.beta1),
                             .one_minus_beta2 = static_cast<float>(1.0 - options.beta2),
                             .step_size = static_cast<float>(step_size),
                             .epsilon = static_cast<float>(options.epsilon)};
  launch_adam_step(factors, parameters.size, gradient.data, parameters.data, m.data, v.data,
                   device_.stream());
}

}  // namespace qsweep::gpu
