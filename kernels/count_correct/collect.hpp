// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// What an evaluation of all images under one quantization came to.
struct class_count {
  std::uint32_t correct = 0;    ///< images of a certain class that is their label
  std::uint32_t uncertain = 0;  ///< images without a certain class
};

/// Counts the hits and lists the uncertain images of each quantization in ascending order.
/// Shapes: classes [count][images], labels [images]; uncertain [count][images], of which the first
/// counts[t].uncertain are written; counts [count].
/// Exact. Stream: enqueues on `stream`.
void launch_collect(const std::int8_t* classes, const std::uint8_t* labels, std::size_t images,
                    std::size_t count, std::uint32_t* uncertain, class_count* counts,
                    cudaStream_t stream);

}  // namespace qsweep
