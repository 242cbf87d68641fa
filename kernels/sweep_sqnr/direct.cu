// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "common/launch.hpp"
#include "sweep_sqnr/direct_tuning.hpp"
#include "sweep_sqnr/guess.cuh"

namespace qsweep {
namespace {

using direct_tuning::threads;
using direct_tuning::tile_size;
using direct_tuning::weights_per_thread;

constexpr int warp_size = 32;
constexpr int warps = threads / warp_size;
constexpr int weights_per_warp = warp_size * weights_per_thread;

/// Keeps a value in its register: the compiler may neither fold nor compute it anew.
__device__ void pin(double& value) {
  asm("" : "+d"(value));
}
__device__ void pin(std::uint32_t& value) {
  asm("" : "+r"(value));
}

extern __shared__ double2 slots[];

/// A quantizer in shared memory: sixteen bytes a level, its cutpoint beside it. A cell is its
/// offset in bytes, so that a guess needs one multiplication and addition.
class shared_cells {
 public:
  static constexpr std::uint32_t slot_size = 16;

  __device__ explicit shared_cells(std::uint32_t base)
      : base_(base), origin_(base - guess_origin * slot_size) {
    pin(origin_);
  }

  __device__ std::uint32_t guessed(std::uint32_t bits) const { return origin_ + bits * slot_size; }
  __device__ std::uint32_t at(std::uint32_t code) const { return base_ + code * slot_size; }
  __device__ static std::uint32_t after(std::uint32_t cell) { return cell + slot_size; }
  __device__ static float cutpoint(std::uint32_t cell) { return read<float>(cell + 8); }
  __device__ static double level(std::uint32_t cell) { return read<double>(cell); }

 private:
  template <class T>
  __device__ static T read(std::uint32_t offset) {
    return *reinterpret_cast<const T*>(reinterpret_cast<const char*>(slots) + offset);
  }

  std::uint32_t base_;
  std::uint32_t origin_;
};

/// A quantizer in global memory. A cell is its code.
struct global_cells {
  const float* cutpoints;
  const double* levels;

  __device__ static std::uint32_t guessed(std::uint32_t bits) { return bits - guess_origin; }
  __device__ static std::uint32_t at(std::uint32_t code) { return code; }
  __device__ static std::uint32_t after(std::uint32_t cell) { return cell + 1; }
  __device__ float cutpoint(std::uint32_t cell) const { return __ldg(cutpoints + cell); }
  __device__ double level(std::uint32_t cell) const { return __ldg(levels + cell); }
};

struct errors {
  double noise = 0.0;
  unsigned within = 0;
};

/// What a thread holds: weights lane, lane + 32, ... of its warp's, as float32 and as double.
struct held_weights {
  float narrow[weights_per_thread];
  double wide[weights_per_thread];
  int count;  ///< of the warp's weights
};

/// Adds 1 for a weight within the support: two comparisons and a conditional addition, of which the
/// compiler makes four operations on its own.
__device__ void count_within(bool held, float weight, const packed_quantizer& quantizer,
                             unsigned& count) {
  if (!held) return;
  asm("{ .reg .pred above, within;\n\t"
      "setp.ge.f32 above, %1, %2;\n\t"
      "setp.le.and.f32 within, %1, %3, above;\n\t"
      "@within add.u32 %0, %0, 1; }"
      : "+r"(count)
      : "f"(weight), "f"(quantizer.support_low), "f"(quantizer.support_high));
}

/// Four sums of four errors each, then pairwise. Without Full, places past the warp's weights add
/// 0.
template <bool Full, class Level>
__device__ errors add_errors(const held_weights& weights, const packed_quantizer& quantizer,
                             const Level& level) {
  double sums[4] = {};
  errors out;
#pragma unroll
  for (int k = 0; k < weights_per_thread; ++k) {
    const float weight = weights.narrow[k];
    const bool held =
        Full || k * warp_size + static_cast<int>(threadIdx.x % warp_size) < weights.count;
    const double error = held ? weights.wide[k] - level(weight) : 0.0;
    sums[k % 4] = __fma_rn(error, error, sums[k % 4]);
    count_within(held, weight, quantizer, out.within);
  }
  out.noise = (sums[0] + sums[1]) + (sums[2] + sums[3]);
  return out;
}

/// One quantizer on a thread's weights, by a guess where there is one.
template <bool Full, class Cells>
__device__ errors quantize_held(const held_weights& weights, const packed_quantizer& quantizer,
                                const code_guess& guess, const Cells& cells) {
  if (guess.usable != 0) {
    return add_errors<Full>(weights, quantizer, [&](float weight) {
      const std::uint32_t cell = cells.guessed(guess_bits(weight, guess));
      return cells.level(cells.cutpoint(cell) <= weight ? cells.after(cell) : cell);
    });
  }
  return add_errors<Full>(weights, quantizer, [&](float weight) {
    return cells.level(cells.at(search_code(weight, quantizer.num_levels - 1, [&](std::uint32_t i) {
      return cells.cutpoint(cells.at(i));
    })));
  });
}

__device__ errors sum_of_warp(errors of) {
#pragma unroll
  for (int step = warp_size / 2; step > 0; step /= 2) {
    of.noise += __shfl_xor_sync(0xffffffffU, of.noise, step);
  }
#if __CUDA_ARCH__ >= 800
  of.within = __reduce_add_sync(0xffffffffU, of.within);
#else
  for (int step = warp_size / 2; step > 0; step /= 2) {
    of.within += __shfl_xor_sync(0xffffffffU, of.within, step);
  }
#endif
  return of;
}

__device__ held_weights load_weights(const float* weights, const weight_tile& tile) {
  const int before = static_cast<int>(threadIdx.x / warp_size) * weights_per_warp;
  const int lane = static_cast<int>(threadIdx.x % warp_size);
  held_weights out;
  out.count = min(weights_per_warp, max(0, static_cast<int>(tile.size) - before));
  const float* from = weights + tile.begin + before;
#pragma unroll
  for (int k = 0; k < weights_per_thread; ++k) {
    const int j = k * warp_size + lane;
    out.narrow[k] = j < out.count ? from[j] : 0.0F;
    out.wide[k] = out.narrow[k];
    pin(out.wide[k]);  // a conversion costs as much as all else
  }
  return out;
}

struct block_memory {
  double noise[direct_tuning::quantizers_per_block][warps];
  unsigned within[direct_tuning::quantizers_per_block][warps];
  packed_quantizer quantizers[direct_tuning::quantizers_per_block];
  code_guess guesses[direct_tuning::quantizers_per_block];
};

/// Copies a quantizer into its slots, by all threads.
__device__ void stage(const quantizer_table& table, const packed_quantizer& quantizer,
                      double2* slots) {
  for (std::uint32_t i = threadIdx.x; i < quantizer.num_levels; i += threads) {
    const bool has_cutpoint = i + 1 < quantizer.num_levels;
    const float cutpoint = has_cutpoint ? table.cutpoints[quantizer.first + i] : INFINITY;
    slots[i] = {table.levels[quantizer.first + i], __hiloint2double(0, __float_as_int(cutpoint))};
  }
}

/// Block (x, y): tile x under the y-th `per_block` quantizers of its group. The tile's weights stay
/// in registers; each warp goes through the quantizers on its own.
template <bool Shared>
__global__ void __launch_bounds__(threads, 4)
    sweep_sqnr_direct_kernel(const __grid_constant__ direct_arguments of, std::size_t per_block,
                             double* __restrict__ noise, std::uint32_t* __restrict__ within) {
  __shared__ block_memory memory;
  const weight_tile tile = of.tiles[blockIdx.x];
  const std::size_t first = blockIdx.y * per_block;
  const auto count = static_cast<int>(min(per_block, of.table.count - first));
  const std::size_t row = tile.group * of.table.count + first;
  for (int t = static_cast<int>(threadIdx.x); t < count; t += threads) {
    memory.quantizers[t] = of.table.quantizers[row + t];
    memory.guesses[t] = of.guesses != nullptr ? of.guesses[row + t] : code_guess{};
  }
  const held_weights weights = load_weights(of.weights, tile);
  __syncthreads();
  if constexpr (Shared) {
    for (int t = 0; t < count; ++t) {
      stage(of.table, memory.quantizers[t], slots + t * of.most_levels);
    }
    __syncthreads();
  }
  const int warp = static_cast<int>(threadIdx.x) / warp_size;
  for (int t = 0; t < count; ++t) {
    const packed_quantizer quantizer = memory.quantizers[t];
    const code_guess guess = memory.guesses[t];
    const auto measure = [&](const auto& cells) {
      return weights.count == weights_per_warp
                 ? quantize_held<true>(weights, quantizer, guess, cells)
             : weights.count > 0 ? quantize_held<false>(weights, quantizer, guess, cells)
                                 : errors{};
    };
    errors sum;
    if constexpr (Shared) {
      const auto size = static_cast<std::uint32_t>(of.most_levels) * shared_cells::slot_size;
      sum = measure(shared_cells(static_cast<std::uint32_t>(t) * size));
    } else {
      sum = measure(
          global_cells{of.table.cutpoints + quantizer.first, of.table.levels + quantizer.first});
    }
    sum = sum_of_warp(sum);
    if (threadIdx.x % warp_size == 0) {
      memory.noise[t][warp] = sum.noise;
      memory.within[t][warp] = sum.within;
    }
  }
  __syncthreads();
  static_assert(warps == 4);
  for (int t = static_cast<int>(threadIdx.x); t < count; t += threads) {
    const std::size_t to = blockIdx.x * of.table.count + first + t;
    const double* sums = memory.noise[t];
    const unsigned* counts = memory.within[t];
    noise[to] = (sums[0] + sums[1]) + (sums[2] + sums[3]);
    within[to] = counts[0] + counts[1] + counts[2] + counts[3];
  }
}

constexpr int sum_threads = 128;

/// A thread each group and quantization.
__global__ void __launch_bounds__(sum_threads)
    sum_tiles_kernel(const double* __restrict__ noise, const std::uint32_t* __restrict__ within,
                     const std::uint64_t* __restrict__ tile_begin, std::size_t groups,
                     std::size_t count, double* __restrict__ energies,
                     std::uint64_t* __restrict__ counts) {
  const std::size_t i = blockIdx.x * std::size_t{sum_threads} + threadIdx.x;
  if (i >= groups * count) return;
  const std::size_t g = i / count;
  const std::size_t t = i % count;
  double sum = 0.0;
  double lost = 0.0;
  std::uint64_t inside = 0;
#pragma unroll 4
  for (std::uint64_t tile = tile_begin[g]; tile < tile_begin[g + 1]; ++tile) {
    const double term = noise[tile * count + t];
    const double next = sum + term;
    lost += sum >= term ? (sum - next) + term : (term - next) + sum;
    sum = next;
    inside += within[tile * count + t];
  }
  energies[i] = sum + lost;
  counts[i] = inside;
}

}  // namespace

void launch_sweep_sqnr_direct(const direct_arguments& of, double* noise, std::uint32_t* within,
                              cudaStream_t stream) {
  if (of.num_tiles == 0 || of.table.count == 0) return;
  const std::size_t quantizer_size = of.most_levels * shared_cells::slot_size;
  const bool shared = quantizer_size <= direct_tuning::shared_bytes;
  const std::size_t per_block =
      shared ? std::clamp<std::size_t>(direct_tuning::shared_bytes / quantizer_size, 1,
                                       direct_tuning::quantizers_per_block)
             : direct_tuning::quantizers_per_block;
  const dim3 grid(static_cast<unsigned>(of.num_tiles),
                  static_cast<unsigned>(pieces(of.table.count, per_block)));
  const auto kernel = shared ? sweep_sqnr_direct_kernel<true> : sweep_sqnr_direct_kernel<false>;
  kernel<<<grid, threads, shared ? per_block * quantizer_size : 0, stream>>>(of, per_block, noise,
                                                                             within);
  QSWEEP_CHECK_LAUNCH("sweep_sqnr_direct_kernel", stream);
}

void launch_sum_tiles(const double* noise, const std::uint32_t* within,
                      const std::uint64_t* tile_begin, std::size_t groups, std::size_t count,
                      double* energies, std::uint64_t* counts, cudaStream_t stream) {
  if (groups == 0 || count == 0) return;
  sum_tiles_kernel<<<static_cast<unsigned>(pieces(groups * count, sum_threads)), sum_threads, 0,
                     stream>>>(noise, within, tile_begin, groups, count, energies, counts);
  QSWEEP_CHECK_LAUNCH("sum_tiles_kernel", stream);
}

}  // namespace qsweep
