// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include "bounded_forward/double_forward.hpp"
#include "common/launch.hpp"
#include "count_correct/named_class.cuh"

namespace qsweep {
namespace {

constexpr int threads = 512;
constexpr int warps = threads / 32;
/// Blocks a quantization: each takes every 16th of its uncertain images.
constexpr unsigned blocks_per_quantization = 16;
constexpr unsigned whole_warp = 0xffffffffU;

/// A warp an output.
__device__ void dense(const double_layer& of, const double* parameters, const double* in,
                      double* out) {
  const int inputs = of.in_height * of.in_width * of.in_channels;
  const int lane = static_cast<int>(threadIdx.x) % 32;
  for (int row = static_cast<int>(threadIdx.x) / 32; row < of.out_channels; row += warps) {
    const double* weights = parameters + of.weight_offset + static_cast<std::size_t>(row) * inputs;
    double sum = 0.0;
    for (int k = lane; k < inputs; k += 32) sum = fma(weights[k], in[k], sum);
    for (int step = 16; step > 0; step /= 2) sum += __shfl_xor_sync(whole_warp, sum, step);
    if (lane == 0) out[row] = sum + parameters[of.bias_offset + row];
  }
}

/// A thread an output: valid, stride 1, no flip.
__device__ void convolution(const double_layer& of, const double* parameters, const double* in,
                            double* out) {
  const int outputs = of.out_height * of.out_width * of.out_channels;
  const int area = of.kernel * of.kernel;
  for (int o = static_cast<int>(threadIdx.x); o < outputs; o += threads) {
    const int filter = o % of.out_channels;
    const int column = o / of.out_channels % of.out_width;
    const int row = o / of.out_channels / of.out_width;
    const double* weights =
        parameters + of.weight_offset + static_cast<std::size_t>(filter) * of.in_channels * area;
    double sum = parameters[of.bias_offset + filter];
    for (int c = 0; c < of.in_channels; ++c) {
      for (int tap = 0; tap < area; ++tap) {
        const int y = row + tap / of.kernel;
        const int x = column + tap % of.kernel;
        sum = fma(weights[c * area + tap], in[(y * of.in_width + x) * of.in_channels + c], sum);
      }
    }
    out[o] = sum;
  }
}

/// A thread an output: 2x2 maxima, stride 2.
__device__ void max_pool(const double_layer& of, const double* in, double* out) {
  const int outputs = of.out_height * of.out_width * of.out_channels;
  for (int o = static_cast<int>(threadIdx.x); o < outputs; o += threads) {
    const int channel = o % of.out_channels;
    const int column = 2 * (o / of.out_channels % of.out_width);
    const int row = 2 * (o / of.out_channels / of.out_width);
    double largest = in[(row * of.in_width + column) * of.in_channels + channel];
    for (int k = 1; k < 4; ++k) {
      const int at = (row + k / 2) * of.in_width + column + k % 2;
      const double value = in[at * of.in_channels + channel];
      // Not fmax, which hides NaN.
      largest = value > largest || value != value ? value : largest;
    }
    out[o] = largest;
  }
}

__device__ void relu(const double_layer& of, const double* in, double* out) {
  const int size = of.in_height * of.in_width * of.in_channels;
  for (int k = static_cast<int>(threadIdx.x); k < size; k += threads) {
    out[k] = in[k] < 0.0 ? 0.0 : in[k];
  }
}

/// Block (x, t): every blocks_per_quantization-th uncertain image of quantization t.
__global__ void __launch_bounds__(threads)
    double_forward_kernel(const __grid_constant__ double_network network,
                          const std::uint32_t* __restrict__ uncertain,
                          const class_count* __restrict__ counts, double* scratch,
                          std::int8_t* __restrict__ classes) {
  const std::size_t t = blockIdx.y;
  const double* parameters = network.parameters + t * network.num_parameters;
  double* const own = scratch + (t * gridDim.x + blockIdx.x) * 2 * network.widest;
  for (unsigned i = blockIdx.x; i < counts[t].uncertain; i += gridDim.x) {
    const std::size_t b = uncertain[t * network.num_images + i];
    double* in = own;
    double* out = own + network.widest;
    const std::uint8_t* image = network.images + b * network.image_size;
    for (int k = static_cast<int>(threadIdx.x); k < network.image_size; k += threads) {
      in[k] = image[k] / 255.0;
    }
    for (int l = 0; l < network.num_layers; ++l) {
      __syncthreads();
      const double_layer& of = network.layers[l];
      switch (of.what) {
        case double_layer::kind::dense:
          dense(of, parameters, in, out);
          break;
        case double_layer::kind::convolution:
          convolution(of, parameters, in, out);
          break;
        case double_layer::kind::max_pool:
          max_pool(of, in, out);
          break;
        case double_layer::kind::relu:
          relu(of, in, out);
          break;
      }
      double* const next = in;
      in = out;
      out = next;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
      classes[t * network.num_images + b] =
          leading_class(in, network.classes, network.decisive_leads[t]);
    }
    __syncthreads();
  }
}

}  // namespace

std::size_t double_scratch(const double_network& network, std::size_t count) {
  return count * blocks_per_quantization * 2 * static_cast<std::size_t>(network.widest);
}

void launch_double_forward(const double_network& network, const std::uint32_t* uncertain,
                           const class_count* counts, std::size_t count, double* scratch,
                           std::int8_t* classes, cudaStream_t stream) {
  if (count == 0) return;
  const dim3 grid(blocks_per_quantization, static_cast<unsigned>(count));
  double_forward_kernel<<<grid, threads, 0, stream>>>(network, uncertain, counts, scratch, classes);
  QSWEEP_CHECK_LAUNCH("double_forward_kernel", stream);
}

}  // namespace qsweep
