// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "reference/training_ops.hpp"

namespace qsweep::reference {

void training_ops::relu_dropout_forward(backend_span<float> y, double rate,
                                        const random_stream& mask) {
  const double scale = 1.0 / (1.0 - rate);
  for (std::size_t i = 0; i < y.size; ++i) {
    y.data[i] = std::max(y.data[i], 0.0F);
    if (rate <= 0.0) continue;
    const bool kept = mask.word(static_cast<std::uint32_t>(i)) >= rate * 0x1p32;
    y.data[i] = kept ? static_cast<float>(y.data[i] * scale) : 0.0F;
  }
}

void training_ops::relu_dropout_backward(backend_span<const float> y, double rate,
                                         backend_span<float> dy) {
  const double scale = 1.0 / (1.0 - rate);
  for (std::size_t i = 0; i < y.size; ++i) {
    dy.data[i] = y.data[i] > 0.0F ? static_cast<float>(dy.data[i] * scale) : 0.0F;
  }
}

}  // namespace qsweep::reference
