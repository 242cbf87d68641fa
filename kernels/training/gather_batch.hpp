// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cuda_runtime_api.h>

#include <cstddef>
#include <cstdint>

namespace qsweep {

/// out[b][p] = images[indices[b]][p] / 255, rounded once; labels_out[b] = labels[indices[b]].
/// Shapes: images [all][image_size], labels [all], indices and labels_out [batch], out
/// [batch][image_size]. Every index is below `all`. Stream: enqueues on `stream`.
void launch_gather_batch(const std::uint8_t* images, const std::uint8_t* labels,
                         std::size_t image_size, const std::uint32_t* indices, std::size_t batch,
                         float* out, std::uint8_t* labels_out, cudaStream_t stream);

}  // namespace qsweep
