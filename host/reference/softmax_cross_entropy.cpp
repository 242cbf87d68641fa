// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "reference/training_ops.hpp"

namespace qsweep::reference {

void training_ops::softmax_cross_entropy(std::size_t batch, std::size_t classes,
                                         backend_span<const float> logits,
                                         backend_span<const std::uint8_t> labels,
                                         backend_span<float> dlogits) {
  for (std::size_t b = 0; b < batch; ++b) {
    const float* z = logits.data + b * classes;
    const std::size_t label = labels.data[b];
    const float* winner = std::max_element(z, z + classes);
    double sum = 0.0;
    for (std::size_t c = 0; c < classes; ++c) sum += std::exp(static_cast<double>(z[c]) - *winner);
    for (std::size_t c = 0; c < classes; ++c) {
      const double probability = std::exp(static_cast<double>(z[c]) - *winner) / sum;
      const double target = c == label ? 1.0 : 0.0;
      dlogits.data[b * classes + c] =
          static_cast<float>((probability - target) / static_cast<double>(batch));
    }
    stats_.loss_sum += std::log(sum) + *winner - z[label];
    stats_.correct += winner == z + label ? 1 : 0;
  }
}

}  // namespace qsweep::reference
