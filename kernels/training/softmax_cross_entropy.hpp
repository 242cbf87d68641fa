// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// What batches add up to, on the device.
struct loss_totals {
  double loss = 0.0;  ///< sum of -log softmax(logits)[label]
  unsigned long long correct =
      0;  ///< images whose largest logit (the first of equal ones) is the label
  unsigned long long bad_labels = 0;  ///< images whose label is no class; they count nowhere else
};

/// dlogits = (softmax(logits) - onehot(label)) / batch, and adds the batch to *totals.
/// Shapes: logits and dlogits [batch][classes], labels [batch]. In double, dlogits rounded once to
/// float32. Deterministic: sums in a fixed order. Edges: an image with a bad label gets NaN.
/// Stream: enqueues on `stream`.
void launch_softmax_cross_entropy(std::size_t batch, std::size_t classes, const float* logits,
                                  const std::uint8_t* labels, float* dlogits, loss_totals* totals,
                                  cudaStream_t stream);

}  // namespace qsweep
