// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "training/softmax_cross_entropy.hpp"

#include <string>

#include "core/error.hpp"
#include "gpu/gpu_training_ops.hpp"

namespace qsweep::gpu {

void gpu_training_ops::softmax_cross_entropy(std::size_t batch, std::size_t classes,
                                             backend_span<const float> logits,
                                             backend_span<const std::uint8_t> labels,
                                             backend_span<float> dlogits) {
  QSWEEP_EXPECTS(
      logits.size == batch * classes && dlogits.size == logits.size && labels.size == batch,
      "softmax: sizes");
  launch_softmax_cross_entropy(batch, classes, logits.data, labels.data, dlogits.data,
                               totals_.data(), device_.stream());
}

training_stats gpu_training_ops::take_stats() {
  const loss_totals totals = qsweep::download(totals_, device_.stream()).front();
  fill_bytes(totals_, 0, device_.stream());
  QSWEEP_EXPECTS(totals.bad_labels == 0,
                 std::to_string(totals.bad_labels) + " labels were no classes");
  return {.loss_sum = totals.loss, .correct = totals.correct};
}

}  // namespace qsweep::gpu
