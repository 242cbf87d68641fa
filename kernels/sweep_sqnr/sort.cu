// SPDX-FileCopyrightText: 2026 The qsweep authors
// SPDX-License-Identifier: Apache-2.0
#include <thrust/iterator/counting_iterator.h>
#include <thrust/iterator/transform_iterator.h>

#include <bit>
#include <cub/device/device_radix_sort.cuh>
#include <cub/device/device_scan.cuh>
#include <cuda/std/functional>

#include "common/launch.hpp"
#include "sweep_sqnr/fixed_sums.cuh"

namespace qsweep {
namespace {

constexpr int threads = 256;
constexpr std::size_t alignment = 256;

/// Keys ascend as weights do; the group stands above them. -0 comes before +0, which is as good.
__device__ std::uint64_t to_key(std::uint32_t group, float weight) {
  const std::uint32_t bits = __float_as_uint(weight);
  const std::uint32_t ordered = bits ^ (bits >> 31 != 0 ? 0xffffffffU : 0x80000000U);
  return std::uint64_t{group} << 32 | ordered;
}

__device__ float from_key(std::uint64_t key) {
  const auto ordered = static_cast<std::uint32_t>(key);
  return __uint_as_float(ordered ^ (ordered >> 31 != 0 ? 0x80000000U : 0xffffffffU));
}

/// A block a tile.
__global__ void __launch_bounds__(threads)
    sort_keys_kernel(const unsorted_weights from, std::uint64_t* __restrict__ keys) {
  const weight_tile tile = from.tiles[blockIdx.x];
  for (std::uint32_t i = threadIdx.x; i < tile.size; i += threads) {
    keys[tile.begin + i] = to_key(tile.group, from.values[tile.begin + i]);
  }
}

__global__ void __launch_bounds__(threads)
    sorted_values_kernel(const std::uint64_t* __restrict__ keys, std::size_t size,
                         float* __restrict__ values) {
  const std::size_t i = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (i < size) values[i] = from_key(keys[i]);
}

/// A thread a group.
__global__ void __launch_bounds__(threads) fixed_units_kernel(const sorted_view weights) {
  const std::size_t g = blockIdx.x * std::size_t{threads} + threadIdx.x;
  if (g >= weights.groups) return;
  const std::uint64_t begin = weights.group_begin[g];
  const std::uint64_t end = weights.group_begin[g + 1];
  int exponent = 0;
  int count_exponent = 0;
  if (begin < end) {
    frexpf(fmaxf(fabsf(weights.values[begin]), fabsf(weights.values[end - 1])), &exponent);
    count_exponent = 64 - __clzll(static_cast<long long>(end - begin));
  }
  weights.units[g] = {exponent + count_exponent - 126, 2 * exponent + count_exponent - 126};
}

struct group_of_key {
  const std::uint64_t* keys;
  __device__ std::uint32_t operator()(std::size_t i) const {
    return static_cast<std::uint32_t>(keys[i] >> 32);
  }
};

struct sums_of_key {
  const std::uint64_t* keys;
  const fixed_units* units;
  __device__ fixed_sums operator()(std::size_t i) const {
    return to_fixed(from_key(keys[i]), units[keys[i] >> 32]);
  }
};

struct add_sums {
  __host__ __device__ fixed_sums operator()(const fixed_sums& a, const fixed_sums& b) const {
    return a + b;
  }
};

/// Keys twice, then what CUB asks for.
struct sort_scratch {
  std::size_t keys_bytes;
  std::size_t sort_bytes;
  std::size_t scan_bytes;

  std::size_t total() const { return 2 * keys_bytes + std::max(sort_bytes, scan_bytes); }
};

cudaError_t sort_keys(void* scratch, std::size_t& bytes, std::uint64_t* keys, std::uint64_t* sorted,
                      const unsorted_weights& from, cudaStream_t stream) {
  const int end_bit = 32 + static_cast<int>(std::bit_width(from.groups - 1));
  return cub::DeviceRadixSort::SortKeys(scratch, bytes, keys, sorted, from.size, 0, end_bit,
                                        stream);
}

cudaError_t scan_sums(void* scratch, std::size_t& bytes, const std::uint64_t* sorted,
                      const fixed_units* units, fixed_sums* sums, std::size_t size,
                      cudaStream_t stream) {
  const thrust::counting_iterator<std::size_t> places(0);
  return cub::DeviceScan::InclusiveScanByKey(
      scratch, bytes, thrust::make_transform_iterator(places, group_of_key{sorted}),
      thrust::make_transform_iterator(places, sums_of_key{sorted, units}), sums, add_sums{}, size,
      cuda::std::equal_to<>{}, stream);
}

sort_scratch scratch_of(const unsorted_weights& from) {
  sort_scratch out{pieces(from.size * sizeof(std::uint64_t), alignment) * alignment, 0, 0};
  QSWEEP_CUDA_TRY(sort_keys(nullptr, out.sort_bytes, nullptr, nullptr, from, nullptr));
  QSWEEP_CUDA_TRY(
      scan_sums(nullptr, out.scan_bytes, nullptr, nullptr, nullptr, from.size, nullptr));
  return out;
}

}  // namespace

std::size_t sort_weights_scratch(const unsorted_weights& from) {
  return from.size == 0 ? 0 : scratch_of(from).total();
}

void launch_sort_weights(const unsorted_weights& from, const sorted_view& to, void* scratch,
                         cudaStream_t stream) {
  if (from.groups == 0) return;
  sort_scratch sizes{};
  auto* keys = static_cast<std::uint64_t*>(scratch);
  std::uint64_t* sorted = keys;
  void* rest = scratch;
  if (from.size > 0) {
    sizes = scratch_of(from);
    sorted = keys + sizes.keys_bytes / sizeof(std::uint64_t);
    rest = static_cast<char*>(scratch) + 2 * sizes.keys_bytes;
    sort_keys_kernel<<<static_cast<unsigned>(from.num_tiles), threads, 0, stream>>>(from, keys);
    QSWEEP_CHECK_LAUNCH("sort_keys_kernel", stream);
    QSWEEP_CUDA_TRY(sort_keys(rest, sizes.sort_bytes, keys, sorted, from, stream));
    sorted_values_kernel<<<static_cast<unsigned>(pieces(from.size, threads)), threads, 0, stream>>>(
        sorted, from.size, to.values);
    QSWEEP_CHECK_LAUNCH("sorted_values_kernel", stream);
  }
  fixed_units_kernel<<<static_cast<unsigned>(pieces(from.groups, threads)), threads, 0, stream>>>(
      to);
  QSWEEP_CHECK_LAUNCH("fixed_units_kernel", stream);
  if (from.size == 0) return;
  QSWEEP_CUDA_TRY(scan_sums(rest, sizes.scan_bytes, sorted, to.units, to.sums, from.size, stream));
}

}  // namespace qsweep
