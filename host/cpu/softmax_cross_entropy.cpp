// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "cpu/cpu_training_ops.hpp"

namespace qsweep::cpu {

void cpu_training_ops::softmax_cross_entropy(std::size_t batch, std::size_t classes,
                                             backend_span<const float> logits,
                                             backend_span<const std::uint8_t> labels,
                                             backend_span<float> dlogits) {
  QSWEEP_EXPECTS(
      logits.size == batch * classes && dlogits.size == logits.size && labels.size == batch,
      "softmax: sizes");
  for (std::size_t b = 0; b < batch; ++b) {
    const float* row = logits.data + b * classes;
    float* gradient = dlogits.data + b * classes;
    const std::size_t label = labels.data[b];
    QSWEEP_EXPECTS(label < classes, "label " + std::to_string(label) + " is no class");
    const float* largest = std::max_element(row, row + classes);
    double sum = 0.0;
    for (std::size_t c = 0; c < classes; ++c) {
      sum += std::exp(static_cast<double>(row[c]) - static_cast<double>(*largest));
    }
    const double log_sum = std::log(sum) + static_cast<double>(*largest);
    for (std::size_t c = 0; c < classes; ++c) {
      const double probability = std::exp(static_cast<double>(row[c]) - log_sum);
      gradient[c] =
          static_cast<float>((probability - (c == label ? 1.0 : 0.0)) / static_cast<double>(batch));
    }
    stats_.loss_sum += log_sum - static_cast<double>(row[label]);
    stats_.correct += largest == row + label ? 1U : 0U;
  }
}

training_stats cpu_training_ops::take_stats() {
  return std::exchange(stats_, {});
}

}  // namespace qsweep::cpu
