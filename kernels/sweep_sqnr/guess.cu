// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "common/launch.hpp"
#include "sweep_sqnr/guess.cuh"

namespace qsweep {
namespace {

constexpr int warp_size = 32;
constexpr int guess_threads = 128;

__device__ code_guess make_guess(const float* cutpoints, std::uint32_t num_levels) {
  code_guess out{};
  if (num_levels < 3) return out;  // u = 0
  out.last = static_cast<float>(num_levels - 2);
  const double first = cutpoints[0];
  const double span = cutpoints[num_levels - 2] - first;
  out.scale = static_cast<float>(1.0 / span);
  out.shift = static_cast<float>(-first / span);
  return out;
}

/// The largest float32 below a cutpoint; cutpoints are no NaN.
__device__ float below(float cutpoint) {
  return nextafterf(cutpoint, -INFINITY);
}

/// A warp each. In cell k are the weights from cutpoints[k-1] up to below(cutpoints[k]), and u must
/// be k or k-1 there.
__global__ void __launch_bounds__(guess_threads)
    guess_codes_kernel(const quantizer_table table, std::size_t num_quantizers,
                       code_guess* __restrict__ guesses) {
  const std::size_t i =
      blockIdx.x * std::size_t{guess_threads / warp_size} + threadIdx.x / warp_size;
  if (i >= num_quantizers) return;
  const std::uint32_t lane = threadIdx.x % warp_size;
  const packed_quantizer quantizer = table.quantizers[i];
  const float* cutpoints = table.cutpoints + quantizer.first;
  if (quantizer.num_levels < 2) {
    if (lane == 0) guesses[i] = {};
    return;
  }
  code_guess guess = make_guess(cutpoints, quantizer.num_levels);
  bool right = isfinite(guess.scale) && isfinite(guess.shift) && guess.scale >= 0.0F;
  for (std::uint32_t k = lane; k < quantizer.num_levels - 1; k += warp_size) {
    const float cutpoint = cutpoints[k];
    right = right && guess_bits(cutpoint, guess) >= guess_origin + k &&
            guess_bits(below(cutpoint), guess) <= guess_origin + k;
  }
  guess.usable = __all_sync(0xffffffffU, right) != 0 ? 1U : 0U;
  if (lane == 0) guesses[i] = guess;
}

}  // namespace

void launch_guess_codes(const quantizer_table& table, std::size_t num_quantizers,
                        code_guess* guesses, cudaStream_t stream) {
  if (num_quantizers == 0) return;
  const std::size_t blocks = pieces(num_quantizers, guess_threads / warp_size);
  guess_codes_kernel<<<static_cast<unsigned>(blocks), guess_threads, 0, stream>>>(
      table, num_quantizers, guesses);
  QSWEEP_CHECK_LAUNCH("guess_codes_kernel", stream);
}

}  // namespace qsweep
