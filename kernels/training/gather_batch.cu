// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/gather_batch.hpp"

namespace qsweep {
namespace {

constexpr int gather_threads = 256;

/// A block an image.
__global__ void __launch_bounds__(gather_threads)
    gather_batch_kernel(const std::uint8_t* __restrict__ images,
                        const std::uint8_t* __restrict__ labels, std::size_t image_size,
                        const std::uint32_t* __restrict__ indices, float* __restrict__ out,
                        std::uint8_t* __restrict__ labels_out) {
  const std::size_t b = blockIdx.x;
  const std::size_t from = indices[b];
  for (std::size_t p = threadIdx.x; p < image_size; p += gather_threads) {
    out[b * image_size + p] = static_cast<float>(images[from * image_size + p]) / 255.0F;
  }
  if (threadIdx.x == 0) labels_out[b] = labels[from];
}

}  // namespace

void launch_gather_batch(const std::uint8_t* images, const std::uint8_t* labels,
                         std::size_t image_size, const std::uint32_t* indices, std::size_t batch,
                         float* out, std::uint8_t* labels_out, cudaStream_t stream) {
  if (batch == 0) return;
  gather_batch_kernel<<<static_cast<unsigned>(batch), gather_threads, 0, stream>>>(
      images, labels, image_size, indices, out, labels_out);
  QSWEEP_CHECK_LAUNCH("gather_batch_kernel", stream);
}

}  // namespace qsweep
