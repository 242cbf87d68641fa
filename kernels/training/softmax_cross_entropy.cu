// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "training/softmax_cross_entropy.hpp"

namespace qsweep {
namespace {

constexpr unsigned softmax_warps = 16;
constexpr unsigned warp_size = 32;
constexpr unsigned whole_warp = 0xffffffffU;

struct winner {
  float logit = 0.0F;
  unsigned at = 0;
};

/// The larger logit, the lower index of equal ones.
__device__ winner better(const winner& a, const winner& b) {
  return b.logit > a.logit || (b.logit == a.logit && b.at < a.at) ? b : a;
}

/// The warp's winner among `classes` logits, in all lanes. Lanes without a class repeat the first.
__device__ winner find_winner(const float* z, unsigned classes, unsigned lane) {
  winner best{z[0], 0};
  for (unsigned c = lane; c < classes; c += warp_size) best = better(best, {z[c], c});
  for (unsigned step = warp_size / 2; step > 0; step /= 2) {
    best = better(best, {__shfl_xor_sync(whole_warp, best.logit, step),
                         __shfl_xor_sync(whole_warp, best.at, step)});
  }
  return best;
}

/// The same bits in all lanes: each step adds the same two numbers in both of a pair.
__device__ double warp_sum(double value) {
  for (unsigned step = warp_size / 2; step > 0; step /= 2) {
    value += __shfl_xor_sync(whole_warp, value, step);
  }
  return value;
}

/// A warp an image; what it adds to the totals.
__device__ loss_totals image_loss(std::size_t batch, unsigned classes, const float* z,
                                  unsigned label, float* dz) {
  const unsigned lane = threadIdx.x % warp_size;
  if (label >= classes) {
    for (unsigned c = lane; c < classes; c += warp_size) dz[c] = NAN;
    return {.loss = 0.0, .correct = 0, .bad_labels = 1};
  }
  const winner best = find_winner(z, classes, lane);
  double sum = 0.0;
  for (unsigned c = lane; c < classes; c += warp_size) {
    sum += exp(static_cast<double>(z[c]) - best.logit);
  }
  sum = warp_sum(sum);
  for (unsigned c = lane; c < classes; c += warp_size) {
    const double probability = exp(static_cast<double>(z[c]) - best.logit) / sum;
    dz[c] =
        static_cast<float>((probability - (c == label ? 1.0 : 0.0)) / static_cast<double>(batch));
  }
  return {.loss = log(sum) + (static_cast<double>(best.logit) - z[label]),
          .correct = best.at == label ? 1ULL : 0ULL,
          .bad_labels = 0};
}

__device__ void add(loss_totals& to, const loss_totals& what) {
  to.loss += what.loss;
  to.correct += what.correct;
  to.bad_labels += what.bad_labels;
}

/// One block, so that the totals have one writer; a batch is a few thousand numbers.
__global__ void __launch_bounds__(softmax_warps* warp_size)
    softmax_cross_entropy_kernel(std::size_t batch, unsigned classes,
                                 const float* __restrict__ logits,
                                 const std::uint8_t* __restrict__ labels,
                                 float* __restrict__ dlogits, loss_totals* __restrict__ totals) {
  __shared__ loss_totals of_warp[softmax_warps];
  const unsigned warp = threadIdx.x / warp_size;
  loss_totals own{};
  for (std::size_t b = warp; b < batch; b += softmax_warps) {
    add(own, image_loss(batch, classes, logits + b * classes, labels[b], dlogits + b * classes));
  }
  if (threadIdx.x % warp_size == 0) of_warp[warp] = own;
  __syncthreads();
  if (threadIdx.x != 0) return;
  loss_totals all = *totals;
  for (const loss_totals& part : of_warp) add(all, part);
  *totals = all;
}

}  // namespace

void launch_softmax_cross_entropy(std::size_t batch, std::size_t classes, const float* logits,
                                  const std::uint8_t* labels, float* dlogits, loss_totals* totals,
                                  cudaStream_t stream) {
  if (batch == 0 || classes == 0) return;
  softmax_cross_entropy_kernel<<<1, softmax_warps * warp_size, 0, stream>>>(
      batch, static_cast<unsigned>(classes), logits, labels, dlogits, totals);
  QSWEEP_CHECK_LAUNCH("softmax_cross_entropy_kernel", stream);
}

}  // namespace qsweep
