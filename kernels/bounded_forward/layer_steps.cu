// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "bounded_forward/layer_steps.hpp"
#include "common/launch.hpp"
#include "core/rounding.hpp"
#include "count_correct/named_class.cuh"

namespace qsweep {
namespace {

constexpr int threads = 256;
constexpr int warps = threads / 32;
constexpr unsigned whole_warp = 0xffffffffU;

__global__ void __launch_bounds__(threads)
    gather_pixels_kernel(const std::uint8_t* __restrict__ images,
                         const std::uint32_t* __restrict__ indices, std::size_t count, int channels,
                         int positions, float* __restrict__ out) {
  const std::size_t size = static_cast<std::size_t>(channels) * positions;
  const std::size_t e = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (e >= count * size) return;
  const std::size_t channel = e % size / positions;
  const std::size_t position = e % positions;
  out[e] = images[indices[e / size] * size + position * channels + channel];
}

__global__ void __launch_bounds__(threads)
    add_bias_kernel(activation_shape shape, int positions, const float* __restrict__ biases,
                    float* __restrict__ y) {
  const std::size_t e = blockIdx.x * std::size_t{threads} + threadIdx.x;
  const std::size_t row = shape.count * shape.size;
  if (e >= shape.images * row) return;
  // Biases stand as the outputs of an image do, without positions.
  y[e] += biases[e % row / positions];
}

__global__ void __launch_bounds__(threads)
    interleave_planes_kernel(std::size_t size, int channels, int positions,
                             const float* __restrict__ planes, float* __restrict__ out) {
  const std::size_t e = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (e >= size) return;
  const std::size_t channel = e % channels;
  const std::size_t position = e / channels % positions;
  out[e] = planes[e - e % (static_cast<std::size_t>(channels) * positions) + channel * positions +
                  position];
}

__global__ void __launch_bounds__(threads) rectify_floats_kernel(std::size_t size, float* y) {
  const std::size_t e = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (e < size) y[e] = y[e] < 0.0F ? 0.0F : y[e];
}

/// A warp an image, block row t.
__global__ void __launch_bounds__(threads)
    layer_error_kernel(activation_shape shape, bool shared_inputs, const float* __restrict__ inputs,
                       const double* __restrict__ column_norms, bool by_nonzeros,
                       const float_layer_bounds* __restrict__ bounds, double* __restrict__ errors) {
  const std::size_t t = blockIdx.y;
  const std::size_t b = blockIdx.x * std::size_t{warps} + threadIdx.x / 32;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  if (b >= shape.images) return;
  const std::size_t place = shared_inputs ? b : b * shape.count + t;
  const float* a = inputs + place * shape.size;
  double sum = 0.0;
  double nonzeros = 0.0;
  for (int k = lane; k < shape.size; k += 32) {
    const double value = a[k];
    sum += column_norms != nullptr ? fabs(value) * column_norms[t * shape.size + k] : value * value;
    nonzeros += value != 0.0 ? 1.0 : 0.0;
  }
  for (int step = 16; step > 0; step /= 2) {
    sum += __shfl_xor_sync(whole_warp, sum, step);
    nonzeros += __shfl_xor_sync(whole_warp, nonzeros, step);
  }
  if (lane != 0) return;
  const float_layer_bounds& of = bounds[t];
  const double magnitude = of.scale * (column_norms != nullptr ? sum : sqrt(sum));
  const double n = of.roundings + (by_nonzeros ? nonzeros : 0.0);
  double& error = errors[t * shape.images + b];
  const bool safe = magnitude + of.bias_norm < rounding::safe_magnitude;
  // Where it was infinite it stays so: a gain of 0 must not make NaN of it.
  const double inherited = of.gain > 0.0 ? of.gain * error : (error < INFINITY ? 0.0 : INFINITY);
  error = safe ? rounding::outward * (rounding::gamma(n) * magnitude + of.constant + inherited)
               : INFINITY;
}

/// A thread an image, block row t.
__global__ void __launch_bounds__(threads)
    certify_floats_kernel(activation_shape shape, const float* __restrict__ logits,
                          const double* __restrict__ errors, const double* __restrict__ least,
                          std::size_t first, std::size_t stride,
                          std::int8_t* __restrict__ classes) {
  const std::size_t t = blockIdx.y;
  const std::size_t b = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (b >= shape.images) return;
  const float* of = logits + (b * shape.count + t) * shape.size;
  int winner = 0;
  for (int c = 1; c < shape.size; ++c) {
    if (of[c] > of[winner]) winner = c;
  }
  const double needed = 2.0 * errors[t * shape.images + b] + least[t];
  bool certain = true;
  for (int c = 0; c < shape.size; ++c) {
    const double lead = static_cast<double>(of[winner]) - of[c];
    certain = certain && (c == winner || lead > needed);
  }
  classes[t * stride + first + b] = certain ? named_class(winner) : uncertain_class;
}

unsigned blocks_for(std::size_t total) {
  return static_cast<unsigned>(pieces(total, threads));
}

}  // namespace

void launch_gather_pixels(const std::uint8_t* images, const std::uint32_t* indices,
                          std::size_t count, int channels, int positions, float* out,
                          cudaStream_t stream) {
  const std::size_t total = count * static_cast<std::size_t>(channels) * positions;
  if (total == 0) return;
  gather_pixels_kernel<<<blocks_for(total), threads, 0, stream>>>(images, indices, count, channels,
                                                                  positions, out);
  QSWEEP_CHECK_LAUNCH("gather_pixels_kernel", stream);
}

void launch_add_bias(const activation_shape& shape, int positions, const float* biases, float* y,
                     cudaStream_t stream) {
  const std::size_t total = shape.images * shape.count * shape.size;
  if (total == 0) return;
  add_bias_kernel<<<blocks_for(total), threads, 0, stream>>>(shape, positions, biases, y);
  QSWEEP_CHECK_LAUNCH("add_bias_kernel", stream);
}

void launch_rectify_floats(std::size_t size, float* y, cudaStream_t stream) {
  if (size == 0) return;
  rectify_floats_kernel<<<blocks_for(size), threads, 0, stream>>>(size, y);
  QSWEEP_CHECK_LAUNCH("rectify_floats_kernel", stream);
}

void launch_interleave_planes(std::size_t images, int channels, int positions, const float* planes,
                              float* out, cudaStream_t stream) {
  const std::size_t size = images * static_cast<std::size_t>(channels) * positions;
  if (size == 0) return;
  interleave_planes_kernel<<<blocks_for(size), threads, 0, stream>>>(size, channels, positions,
                                                                     planes, out);
  QSWEEP_CHECK_LAUNCH("interleave_planes_kernel", stream);
}

void launch_layer_error(const activation_shape& shape, bool shared_inputs, const float* inputs,
                        const double* column_norms, bool by_nonzeros,
                        const float_layer_bounds* bounds, double* errors, cudaStream_t stream) {
  if (shape.images == 0 || shape.count == 0) return;
  const dim3 grid(static_cast<unsigned>(pieces(shape.images, warps)),
                  static_cast<unsigned>(shape.count));
  layer_error_kernel<<<grid, threads, 0, stream>>>(shape, shared_inputs, inputs, column_norms,
                                                   by_nonzeros, bounds, errors);
  QSWEEP_CHECK_LAUNCH("layer_error_kernel", stream);
}

void launch_certify_floats(const activation_shape& logits_shape, const float* logits,
                           const double* errors, const double* least, std::size_t first,
                           std::size_t stride, std::int8_t* classes, cudaStream_t stream) {
  if (logits_shape.images == 0 || logits_shape.count == 0) return;
  const dim3 grid(blocks_for(logits_shape.images), static_cast<unsigned>(logits_shape.count));
  certify_floats_kernel<<<grid, threads, 0, stream>>>(logits_shape, logits, errors, least, first,
                                                      stride, classes);
  QSWEEP_CHECK_LAUNCH("certify_floats_kernel", stream);
}

}  // namespace qsweep
