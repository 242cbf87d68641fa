// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"
#include "cpu/multiversion.hpp"
#include "cpu/threads.hpp"

namespace qsweep::cpu {
namespace {

struct adam_factors {
  float beta1;
  float beta2;
  float step_size;
  float epsilon;
};

QSWEEP_MULTIVERSION void adam_part(const adam_factors& f, std::size_t begin, std::size_t end,
                                   const float* __restrict__ gradient,
                                   float* __restrict__ parameters, float* __restrict__ m,
                                   float* __restrict__ v) {
  for (std::size_t i = begin; i < end; ++i) {
    const float g = gradient[i];
    m[i] += (g - m[i]) * (1.0F - f.beta1);
    v[i] += (g * g - v[i]) * (1.0F - f.beta2);
    parameters[i] -= f.step_size * m[i] / (std::sqrt(v[i]) + f.epsilon);
  }
}

}  // namespace

void cpu_training_ops::adam_step(const adam_options& options, std::uint64_t step,
                                 backend_span<const float> gradient, backend_span<float> parameters,
                                 backend_span<float> m, backend_span<float> v) {
  QSWEEP_EXPECTS(step >= 1, "Adam counts its steps from 1");
  QSWEEP_EXPECTS(gradient.size == parameters.size && m.size == v.size && m.size == parameters.size,
                 "Adam: sizes differ");
  const double t = static_cast<double>(step);
  const double step_size = options.learning_rate * std::sqrt(1.0 - std::pow(options.beta2, t)) /
                           (1.0 - std::pow(options.beta1, t));
  const adam_factors factors{static_cast<float>(options.beta1), static_cast<float>(options.beta2),
                             static_cast<float>(step_size), static_cast<float>(options.epsilon)};
  parallel_parts(threads_, parameters.size, 4096, [&](std::size_t begin, std::size_t end) {
    adam_part(factors, begin, end, gradient.data, parameters.data, m.data, v.data);
  });
}

}  // namespace qsweep::cpu
